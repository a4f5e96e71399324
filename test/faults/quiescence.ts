// Rest: nothing is written, and what is there is what the same wishes give where nothing ever failed.

import { setTimeout as wait } from "node:timers/promises";
import type { Canonical } from "./canonical.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import {
	canonicalState,
	differences,
	objectsOf,
	ownKinds,
} from "./canonical.ts";
import { isMutating } from "./exchange.ts";
import type { Exchange } from "./exchange.ts";
import type { Ground } from "./ground.ts";

/** Milliseconds without a write. */
const silence = 2_000;
/** Seconds; later is a failure of liveness. */
const limit = 60;

/** Mutating calls to anything but the Lease. */
export const writesAmong = (exchanges: readonly Exchange[]): Exchange[] =>
	exchanges.filter(
		(exchange) => isMutating(exchange) && exchange.resource !== "leases",
	);

/** Waits until nothing has been written for a while; gives whether that came about in time. */
export async function untilSilent({ proxy }: Ground): Promise<boolean> {
	const start = proxy.now();
	const end = start + limit * 1000;
	for (;;) {
		const last = writesAmong(proxy.exchanges).at(-1)?.at ?? 0;
		// What was asked for just now has not led to a write yet.
		if (proxy.now() - Math.max(last, start) > silence) return true;
		if (proxy.now() > end) return false;
		await wait(100);
	}
}

/** Two worlds that the operator knows nothing of yet would be equal too. */
const unseenAmong = (objects: readonly KubeObject[]): string[] =>
	objects
		.filter(({ kind }) => ownKinds.some((own) => own.kind === kind))
		.filter(
			({ metadata, status }) =>
				(status as { observedGeneration?: number } | undefined)
					?.observedGeneration !== metadata.generation,
		)
		.map(({ kind, metadata }) => {
			const { namespace, name } = metadata;
			return `${kind} ${namespace}/${name}: its newest spec is not seen`;
		});

export type Pair = {
	seed: number;
	/** Where the history happened. */
	actual: string;
	/** Where its last state was written fresh. */
	fresh: string;
};

/** Waits until each pair is equal and nothing is written any more; gives what still differs at the end of the time, by seed. */
export async function untilEqual(
	ground: Ground,
	pairs: readonly Pair[],
	isSettled: (objects: Canonical) => boolean = () => true,
): Promise<Map<number, string[]>> {
	const names = pairs.flatMap(({ actual, fresh }) => [actual, fresh]);
	const end = ground.proxy.now() + limit * 1000;
	for (;;) {
		await untilSilent(ground);
		const objects = await objectsOf(ground.admin, names);
		const state = (name: string) =>
			canonicalState(name, objects.get(name) ?? []);
		const open = pairs.flatMap(({ seed, actual, fresh }) => {
			const [a, b] = [state(actual), state(fresh)];
			const found = differences(a, b);
			if (!isSettled(b)) found.push(`${fresh} is not settled`);
			for (const name of [actual, fresh])
				found.push(...unseenAmong(objects.get(name) ?? []));
			return found.length > 0 ? [[seed, found] as const] : [];
		});
		if (open.length === 0 || ground.proxy.now() > end) return new Map(open);
		await wait(500);
	}
}
