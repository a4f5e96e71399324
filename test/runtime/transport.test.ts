// Certificates that rotate on disk, and a proxy on the way, on real sockets.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer as createPlain } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { KubeConfig } from "@kubernetes/client-node";
import { expect } from "chai";
import { createAuthority, issue } from "../../src/controlplane/certificates.ts";
import { configMaps } from "../../src/kube/objects.ts";
import { connect } from "../../src/runtime/kube-cluster.ts";
import { listening } from "../support/loopback.ts";
import { configMap } from "../support/objects.ts";

const answer = JSON.stringify(configMap("a", "1"));
const fence = () => undefined;

describe("the way to the API server", () => {
	it("follows an authority and a certificate that are replaced on disk", async () => {
		const folder = await mkdtemp(join(tmpdir(), "seaworthy-transport-"));
		const file = join(folder, "ca.crt");
		const renew = async () => {
			const authority = createAuthority("test");
			const { certificate, key } = issue(authority, {
				commonName: "api",
				hosts: ["127.0.0.1"],
			});
			await writeFile(file, authority.certificate);
			return { cert: certificate, key };
		};
		const server = createServer(await renew(), (_, response) =>
			response.end(answer),
		);
		await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
		const { port } = server.address() as AddressInfo;
		const kubeConfig = new KubeConfig();
		kubeConfig.loadFromClusterAndUser(
			{
				name: "test",
				server: `https://127.0.0.1:${port}`,
				caFile: file,
				skipTLSVerify: false,
			},
			{ name: "test" },
		);
		const cluster = await connect({ kubeConfig, fence, credentialsLife: 50 });
		try {
			expect(await cluster.get(configMaps, "shop", "a")).not.to.equal(
				undefined,
			);
			server.setSecureContext(await renew());
			server.closeAllConnections();
			await wait(100);
			expect(await cluster.get(configMaps, "shop", "a")).not.to.equal(
				undefined,
			);
		} finally {
			await cluster.close();
			server.closeAllConnections();
			server.close();
			await rm(folder, { recursive: true });
		}
	});

	it("leads through the proxy that the kubeconfig names", async () => {
		const asked: string[] = [];
		const proxy = createPlain((request, response) => {
			asked.push(request.url ?? "");
			response.end(answer);
		});
		const kubeConfig = await listening(proxy);
		const [through] = kubeConfig.clusters;
		kubeConfig.loadFromClusterAndUser(
			{
				name: "test",
				server: "http://api.example",
				skipTLSVerify: true,
				...(through && { proxyUrl: through.server }),
			},
			{ name: "test" },
		);
		const cluster = await connect({ kubeConfig, fence });
		try {
			await cluster.get(configMaps, "shop", "a");
			expect(asked).to.deep.equal([
				"http://api.example/api/v1/namespaces/shop/configmaps/a",
			]);
		} finally {
			await cluster.close();
			proxy.closeAllConnections();
			proxy.close();
		}
	});
});
