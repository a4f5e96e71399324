// O15: what a process holds is what the server has, by name, uid and version. Only the lists of an administrator tell.

import { setTimeout as wait } from "node:timers/promises";
import type { DebugState } from "../../src/runtime/debug-state.ts";
import { replicaSets } from "../../src/kube/objects.ts";
import {
	childKinds,
	isOurs,
	isServers,
	ownKinds,
	worldOf,
} from "./canonical.ts";
import type { Ground, Running } from "./ground.ts";

const attempts = 10;

/** What differs after everything has come to rest, in the namespaces given; an empty answer means equal. */
export async function judgeCaches(
	{ admin }: Ground,
	operator: Running,
	namespaces: readonly string[],
): Promise<string[]> {
	const kinds = [...childKinds, ...ownKinds, replicaSets];
	for (let attempt = 1; ; attempt++) {
		const state = await stateOf(operator);
		const lists = await Promise.all(kinds.map((kind) => admin.list(kind)));
		const there = new Map(
			lists
				.flat()
				.filter((object) => namespaces.includes(worldOf(object)))
				.map((object) => {
					const { kind, metadata } = object;
					const { namespace = "", name, uid, resourceVersion } = metadata;
					const identity = `${uid} ${resourceVersion}`;
					const isHeld = isOurs(object) && !isServers(object);
					return [`${kind} ${namespace}/${name}`, { identity, isHeld }];
				}),
		);
		const held = new Map(
			state.objects
				.filter(({ namespace, name }) => namespaces.includes(namespace || name))
				.map(({ kind, namespace, name, uid, resourceVersion }) => [
					`${kind} ${namespace}/${name}`,
					`${uid} ${resourceVersion}`,
				]),
		);
		const found = compared(held, there);
		// Between the two readings the cluster's own controllers may have written.
		if (found.length === 0 || attempt === attempts) return found.slice(0, 5);
		await wait(500);
	}
}

export async function stateOf(operator: Running): Promise<DebugState> {
	const { debug } =
		operator.log().find(({ message }) => message === "serving") ?? {};
	const answer = await fetch(`http://127.0.0.1:${String(debug)}/state`);
	return (await answer.json()) as DebugState;
}

/** Objects of others are dropped on arrival where nobody asks for them; what is ours must be held. */
function compared(
	held: ReadonlyMap<string, string>,
	there: ReadonlyMap<string, { identity: string; isHeld: boolean }>,
): string[] {
	const wrong = [...held].flatMap(([id, identity]) => {
		const actual = there.get(id)?.identity ?? "nothing";
		return actual === identity
			? []
			: [`${id} is held as ${identity}, the server has ${actual}`];
	});
	const missing = [...there].flatMap(([id, { isHeld }]) =>
		isHeld && !held.has(id) ? [`${id} is not held`] : [],
	);
	return [...wrong, ...missing];
}
