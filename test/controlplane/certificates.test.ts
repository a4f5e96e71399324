// The certificates are what TLS and Kubernetes expect of them.

import { createPublicKey, X509Certificate } from "node:crypto";
import { expect } from "chai";
import {
	createAuthority,
	createKeyPair,
	issue,
} from "../../src/controlplane/certificates.ts";

describe("certificates", () => {
	const authority = createAuthority("an-authority");
	const root = new X509Certificate(authority.certificate);

	it("have an authority that signs itself", () => {
		expect(root.ca).to.equal(true);
		expect(root.verify(root.publicKey)).to.equal(true);
	});

	it("serve for the hosts they were issued for, and for no others", () => {
		const hosts = ["127.0.0.1", "localhost", "kubernetes.default.svc"];
		const { certificate } = issue(authority, { commonName: "server", hosts });
		const serving = new X509Certificate(certificate);
		expect(serving.checkIssued(root)).to.equal(true);
		expect(serving.verify(root.publicKey)).to.equal(true);
		expect(serving.ca).to.equal(false);
		expect(serving.checkIP("127.0.0.1")).to.equal("127.0.0.1");
		expect(serving.checkHost("kubernetes.default.svc")).to.be.a("string");
		expect(serving.checkHost("example.org")).to.equal(undefined);
		expect(serving.keyUsage).to.deep.equal(["1.3.6.1.5.5.7.3.1"]);
	});

	it("name the user and its groups", () => {
		const { certificate, key } = issue(authority, {
			commonName: "admin",
			organizations: ["system:masters"],
		});
		const client = new X509Certificate(certificate);
		expect(client.subject).to.equal("O=system:masters\nCN=admin");
		expect(client.keyUsage).to.deep.equal(["1.3.6.1.5.5.7.3.2"]);
		expect(
			createPublicKey(key).export({ type: "spki", format: "pem" }),
		).to.equal(client.publicKey.export({ type: "spki", format: "pem" }));
	});

	it("come with a key pair for the tokens of ServiceAccounts", () => {
		const pair = createKeyPair();
		expect(pair.publicKey).to.match(/^-----BEGIN PUBLIC KEY-----/);
		expect(pair.privateKey).to.match(/^-----BEGIN PRIVATE KEY-----/);
	});
});
