// Fills the values of a Secret in, right before it is written. Nothing of it is kept.

import type { PlannedChild } from "../compile/child.ts";
import type { SecretIdentity, Vault } from "../compile/filling.ts";
import type { Trouble } from "../controllers/controller.ts";
import { secrets } from "../kube/objects.ts";
import type { Cluster } from "./cluster.ts";
import { silenced } from "./errors.ts";
import type { CachedChild } from "./shapes.ts";

type Values = ReadonlyMap<string, Buffer>;
type ReadSecret = { values: Values; identity: SecretIdentity };
/** Randomness, and the private keys of one namespace. */
export type OpenVault = (namespace: string) => Pick<Vault, "bytes" | "unseal">;

type Options = { cluster: Pick<Cluster, "get">; openVault: OpenVault };

/** The child as it can be sent, or why its values cannot be had. */
export async function filled(
	child: PlannedChild,
	live: CachedChild | undefined,
	options: Options,
): Promise<PlannedChild | { trouble: Trouble }> {
	const { filling, object, write, renames } = child;
	if (!filling) return child;
	const { namespace = "", name } = object.metadata;
	const read = (secret: string) => readSecret(options, namespace, secret);
	// What was made once is never made again: only the rest of the object is put right.
	const own = live && write === "create" ? await read(name) : undefined;
	if (own && !renames) return withData(child, own.values);
	const found = await Promise.all(
		filling.needs.map(async (secret) => {
			const answer = await read(secret);
			return answer ? [[secret, answer] as const] : [];
		}),
	);
	const known = found.flat();
	const result = await filling.valuesFrom({
		...options.openVault(namespace),
		secrets: new Map(known.map(([secret, { values }]) => [secret, values])),
		identities: new Map(
			known.map(([secret, { identity }]) => [secret, identity]),
		),
	});
	if ("data" in result) return withData(child, result.data);
	// Nothing tells any more whether a copy is right.
	return own ? withData(child, own.values) : result;
}

function withData(child: PlannedChild, values: Values): PlannedChild {
	const entries = [...values]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, value]) => [key, value.toString("base64")] as const);
	const data = Object.fromEntries(entries);
	return { ...child, object: { ...child.object, data } };
}

async function readSecret(
	{ cluster }: Options,
	namespace: string,
	name: string,
): Promise<ReadSecret | undefined> {
	try {
		const secret = await cluster.get(secrets, namespace, name);
		if (!secret) return undefined;
		const data = (secret["data"] ?? {}) as { [key: string]: string };
		const entries = Object.entries(data);
		const { type = "Opaque" } = secret as { type?: string };
		return {
			values: new Map(
				entries.map(([key, value]) => [key, Buffer.from(value, "base64")]),
			),
			identity: { type, labels: secret.metadata.labels ?? {} },
		};
	} catch (error) {
		throw silenced(error, secrets);
	}
}
