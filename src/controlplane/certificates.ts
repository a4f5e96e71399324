// The authority, certificates and keys of one control plane: ECDSA P-256, made at start and thrown away with it.

import {
	createHash,
	createPublicKey,
	generateKeyPairSync,
	type KeyObject,
	randomBytes,
	sign,
} from "node:crypto";
import { isIPv4 } from "node:net";
import * as der from "./der.ts";

/** A private key and its certificate, both PEM. */
export interface Identity {
	certificate: string;
	key: string;
}

/** What signs; its certificate is what clients trust. */
export interface Authority extends Identity {
	privateKey: KeyObject;
	publicKey: KeyObject;
	commonName: string;
}

export interface Subject {
	commonName: string;
	/** Groups of a Kubernetes user. */
	organizations?: readonly string[];
	/** DNS names and IPv4 addresses; makes it a serving certificate. */
	hosts?: readonly string[];
}

/** A key pair without a certificate, both PEM. */
export interface KeyPair {
	publicKey: string;
	privateKey: string;
}

const day = 24 * 60 * 60 * 1000;
const identifiers = {
	commonName: "2.5.4.3",
	organization: "2.5.4.10",
	subjectKeyIdentifier: "2.5.29.14",
	keyUsage: "2.5.29.15",
	alternativeNames: "2.5.29.17",
	basicConstraints: "2.5.29.19",
	authorityKeyIdentifier: "2.5.29.35",
	extendedKeyUsage: "2.5.29.37",
	serverAuthentication: "1.3.6.1.5.5.7.3.1",
	clientAuthentication: "1.3.6.1.5.5.7.3.2",
	ecdsaWithSha256: "1.2.840.10045.4.3.2",
};

/** A new authority that signs itself. */
export function createAuthority(commonName: string): Authority {
	const { publicKey, privateKey } = newKeys();
	const certificate = certificateFor({
		subject: { commonName },
		publicKey,
		issuer: commonName,
		issuerKey: privateKey,
		// keyCertSign and digitalSignature are bits 5 and 0 of the first byte.
		extensions: [
			extension(
				identifiers.basicConstraints,
				der.sequence(der.boolean(true)),
				true,
			),
			extension(identifiers.keyUsage, der.bits(Buffer.from([0x84]), 2), true),
			extension(
				identifiers.subjectKeyIdentifier,
				der.octets(keyIdentifier(publicKey)),
			),
		],
	});
	const key = pem(privateKey);
	return { certificate, key, privateKey, publicKey, commonName };
}

/** A new key with a certificate: for serving when the subject has hosts, else for a client. */
export function issue(authority: Authority, subject: Subject): Identity {
	const { publicKey, privateKey } = newKeys();
	const purpose = subject.hosts
		? identifiers.serverAuthentication
		: identifiers.clientAuthentication;
	const extensions = [
		extension(identifiers.keyUsage, der.bits(Buffer.from([0x80]), 7), true),
		extension(
			identifiers.extendedKeyUsage,
			der.sequence(der.identifier(purpose)),
		),
		extension(
			identifiers.authorityKeyIdentifier,
			der.sequence(der.implicit(0, keyIdentifier(authority.publicKey))),
		),
	];
	if (subject.hosts)
		extensions.push(
			extension(identifiers.alternativeNames, alternativeNames(subject.hosts)),
		);
	const certificate = certificateFor({
		subject,
		publicKey,
		issuer: authority.commonName,
		issuerKey: authority.privateKey,
		extensions,
	});
	return { certificate, key: pem(privateKey) };
}

/** The pair that signs and verifies the tokens of ServiceAccounts. */
export function createKeyPair(): KeyPair {
	const { publicKey, privateKey } = newKeys();
	return {
		publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
		privateKey: pem(privateKey),
	};
}

interface Request {
	subject: Subject;
	publicKey: KeyObject;
	issuer: string;
	issuerKey: KeyObject;
	extensions: readonly Buffer[];
}

function certificateFor(request: Request): string {
	const algorithm = der.sequence(der.identifier(identifiers.ecdsaWithSha256));
	// A day of tolerance: the machines' clocks need not agree.
	const validity = der.sequence(
		der.time(new Date(Date.now() - day)),
		der.time(new Date(Date.now() + 365 * day)),
	);
	const serial = randomBytes(16);
	serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
	const content = der.sequence(
		der.explicit(0, der.integer(Buffer.from([2]))),
		der.integer(serial),
		algorithm,
		distinguishedName({ commonName: request.issuer }),
		validity,
		distinguishedName(request.subject),
		request.publicKey.export({ type: "spki", format: "der" }),
		der.explicit(3, der.sequence(...request.extensions)),
	);
	const signature = sign("sha256", content, request.issuerKey);
	const body = der.sequence(content, algorithm, der.bits(signature));
	const lines = body.toString("base64").match(/.{1,64}/g) ?? [];
	return [
		"-----BEGIN CERTIFICATE-----",
		...lines,
		"-----END CERTIFICATE-----",
		"",
	].join("\n");
}

function distinguishedName(subject: Subject): Buffer {
	const attribute = (type: string, value: string) =>
		der.set(der.sequence(der.identifier(type), der.text(value)));
	return der.sequence(
		...(subject.organizations ?? []).map((name) =>
			attribute(identifiers.organization, name),
		),
		attribute(identifiers.commonName, subject.commonName),
	);
}

function alternativeNames(hosts: readonly string[]): Buffer {
	return der.sequence(
		...hosts.map((host) =>
			isIPv4(host)
				? der.implicit(7, Buffer.from(host.split(".").map(Number)))
				: der.implicit(2, Buffer.from(host)),
		),
	);
}

function extension(type: string, value: Buffer, isCritical = false): Buffer {
	const critical = isCritical ? [der.boolean(true)] : [];
	return der.sequence(der.identifier(type), ...critical, der.octets(value));
}

function newKeys(): { publicKey: KeyObject; privateKey: KeyObject } {
	const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
	return { privateKey, publicKey: createPublicKey(privateKey) };
}

function keyIdentifier(key: KeyObject): Buffer {
	const content = key.export({ type: "spki", format: "der" });
	return createHash("sha256").update(content).digest().subarray(0, 20);
}

const pem = (key: KeyObject) =>
	key.export({ type: "pkcs8", format: "pem" }).toString();
