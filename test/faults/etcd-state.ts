// All that a cluster knows, read from etcd and written into another one, through etcd's own JSON API.
// Uids and field managers cannot be written through the API server; so they stay what they were. Only resourceVersions are new.

import { until } from "../../src/cli/demo/until.ts";

/** One object as the API server stored it; `value` holds a byte per character. */
export type Entry = { key: string; value: string };

/** Of the moment: whoever starts makes them anew. */
const passing = ["/registry/events/", "/registry/leases/"];
const writtenAtOnce = 32;

export async function readState(etcd: string): Promise<Entry[]> {
	const range = {
		key: encoded("/registry/"),
		range_end: encoded("/registry0"),
	};
	const { kvs = [] } = (await call(etcd, "range", range)) as {
		kvs?: Entry[];
	};
	return kvs
		.map(({ key, value }) => ({ key: decoded(key), value: decoded(value) }))
		.filter(({ key }) => !passing.some((prefix) => key.startsWith(prefix)));
}

/** Waits until etcd answers. */
export async function writeState(
	etcd: string,
	state: readonly Entry[],
): Promise<void> {
	await until("etcd answers", () =>
		call(etcd, "range", { key: encoded("a") }).catch(() => undefined),
	);
	for (let at = 0; at < state.length; at += writtenAtOnce)
		await Promise.all(
			state
				.slice(at, at + writtenAtOnce)
				.map(({ key, value }) =>
					call(etcd, "put", { key: encoded(key), value: encoded(value) }),
				),
		);
}

const encoded = (text: string) =>
	Buffer.from(text, "latin1").toString("base64");
const decoded = (text: string) =>
	Buffer.from(text, "base64").toString("latin1");

async function call(
	etcd: string,
	verb: "range" | "put",
	body: object,
): Promise<object> {
	const answer = await fetch(`${etcd}/v3/kv/${verb}`, {
		method: "POST",
		body: JSON.stringify(body),
	});
	if (!answer.ok) throw new Error(`etcd ${verb}: ${await answer.text()}`);
	return (await answer.json()) as object;
}
