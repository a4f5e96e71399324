// O6: at rest nothing is written, whatever becomes of streams and of objects that are none of ours.

import { setTimeout as wait } from "node:timers/promises";
import { configMaps } from "../../src/kube/objects.ts";
import type { Ground } from "./ground.ts";
import { writesAmong } from "./quiescence.ts";

/** Seconds in which nothing may be written: first while streams end, break and expire, then left alone. */
export type Window = { stirred: number; still: number };
export const shortWindow: Window = { stirred: 4, still: 0 };
/** The server sends bookmarks about every minute. */
export const fullWindow: Window = { stirred: 20, still: 70 };

/** Every so many seconds all streams are disturbed and a stranger's object comes and goes. */
const beat = 2;

/** Writes of a time in which nothing happens that concerns the operator. */
export async function unrest(
	ground: Ground,
	namespace: string,
	{ stirred, still }: Window,
): Promise<string[]> {
	const { proxy } = ground;
	const before = writesAmong(proxy.exchanges).length;
	for (let round = 0; round < stirred / beat; round++)
		await stir(ground, namespace, round);
	const bookmarks = countBookmarks(ground);
	await wait(still * 1000);
	const found = writesSince(ground, before, "at rest");
	if (still > 60 && countBookmarks(ground) === bookmarks)
		found.push("no bookmark came: nothing is known of how they are taken");
	return found;
}

async function stir(
	{ proxy, admin }: Ground,
	namespace: string,
	round: number,
): Promise<void> {
	for (const [index, stream] of [...proxy.streams].entries()) {
		const way = (index + round) % 3;
		if (way === 0) stream.expire();
		else if (way === 1) stream.cut();
		else stream.end();
	}
	const metadata = { name: `stranger-${round}`, namespace };
	const stranger = { apiVersion: "v1", kind: "ConfigMap", metadata };
	await admin.apply(configMaps, { ...stranger, data: { a: String(round) } });
	await wait(beat * 1000);
	await admin.remove(configMaps, metadata);
}

const countBookmarks = ({ proxy }: Ground): number =>
	[...proxy.streams].reduce((sum, { bookmarks }) => sum + bookmarks, 0);

export const writesSince = (
	{ proxy }: Pick<Ground, "proxy">,
	before: number,
	when: string,
): string[] =>
	writesAmong(proxy.exchanges)
		.slice(before)
		.slice(0, 5)
		.map(
			({ verb, resource, namespace, name, body }) =>
				`${when}: ${verb} ${resource} ${namespace}/${name} ${body.slice(0, 300)}`,
		);
