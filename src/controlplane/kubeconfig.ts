// Kubeconfig files, as trees printed by the YAML printer.

import { writeFile } from "node:fs/promises";
import { dump } from "js-yaml";

/** Who the holder of the file is: a client certificate with its key (PEM), or a bearer token. */
export type Credentials =
	| { certificate: string; key: string }
	| { token: string };

export interface KubeconfigOptions {
	server: string;
	/** PEM. */
	certificateAuthority: string;
	credentials: Credentials;
}

/** A kubeconfig with one cluster, one user and one context, all named "seaworthy". */
export function kubeconfig(options: KubeconfigOptions): string {
	const name = "seaworthy";
	return dump({
		apiVersion: "v1",
		kind: "Config",
		clusters: [
			{
				name,
				cluster: {
					server: options.server,
					"certificate-authority-data": base64(options.certificateAuthority),
				},
			},
		],
		users: [{ name, user: userOf(options.credentials) }],
		contexts: [{ name, context: { cluster: name, user: name } }],
		"current-context": name,
	});
}

function userOf(credentials: Credentials): Record<string, string> {
	if ("token" in credentials) return { token: credentials.token };
	return {
		"client-certificate-data": base64(credentials.certificate),
		"client-key-data": base64(credentials.key),
	};
}

/** Writes the file so that only its owner can read it, and gives back its path. */
export async function writeKubeconfig(
	file: string,
	options: KubeconfigOptions,
): Promise<string> {
	await writeFile(file, kubeconfig(options), { mode: 0o600 });
	return file;
}

const base64 = (text: string) => Buffer.from(text).toString("base64");
