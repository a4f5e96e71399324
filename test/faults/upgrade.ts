// O17: over the state that an earlier release left, nothing is written, unless what is rendered changed and a person decided that it may.

import type { Resource } from "../../src/kube/objects.ts";
import type { Canonical } from "./canonical.ts";
import { childKinds, ownKinds, withoutMarks } from "./canonical.ts";
import type { Exchange } from "./exchange.ts";

/** By namespace. */
export type Worlds = ReadonlyMap<string, Canonical>;
export type Upgrade = {
	before: Worlds;
	after: Worlds;
	writes: readonly Exchange[];
};

const kinds: ReadonlyMap<string, Resource> = new Map(
	[...childKinds, ...ownKinds].map((resource) => [resource.plural, resource]),
);

/** What changed in any world, as "Kind path", each once. */
export function changesOf({ before, after }: Upgrade): string[] {
	const changes = [...before].flatMap(([namespace, objects]) =>
		[...changedIds(objects, after.get(namespace) ?? new Map())].flatMap(
			([id, paths]) => paths.map((path) => `${id.split("/")[0]} ${path}`),
		),
	);
	return [...new Set(changes)].sort();
}

/** What nobody decided, what was written for no reason, and what was decided and did not happen. */
export function judgeUpgrade(
	upgrade: Upgrade,
	decided: readonly string[],
): string[] {
	const changes = changesOf(upgrade);
	return [
		...changes
			.filter((change) => !decided.includes(change))
			.map((change) => `${change}: changed, and nobody decided that`),
		...decided
			.filter((change) => !changes.includes(change))
			.map((change) => `${change}: decided, and did not change`),
		...needlessWrites(upgrade),
	];
}

/** A write is for something when its object changed; a status of ours also records what was written for its children. */
function needlessWrites({ before, after, writes }: Upgrade): string[] {
	return writes.flatMap(({ verb, resource, namespace, name, body }) => {
		// What is in no namespace has the name of its world.
		const world = namespace || name;
		const was = before.get(world) ?? new Map();
		const changed = changedIds(was, after.get(world) ?? new Map());
		const [plural = "", subresource] = resource.split("/");
		const kind = kinds.get(plural)?.kind ?? plural;
		const isFor =
			changed.has(`${kind}/${withoutMarks(name, world)}`) ||
			(subresource === "status" && changed.size > 0);
		const what = `${verb} ${resource} ${namespace}/${name}`;
		return isFor ? [] : [`${what}: written for nothing: ${body.slice(0, 300)}`];
	});
}

/** Paths by "Kind/name". */
function changedIds(was: Canonical, is: Canonical): Map<string, string[]> {
	const ids = [...new Set([...was.keys(), ...is.keys()])];
	return new Map(
		ids
			.filter((id) => was.get(id) !== is.get(id))
			.map((id) => [id, changedPaths(parsed(was.get(id)), parsed(is.get(id)))]),
	);
}

const parsed = (text: string | undefined): unknown =>
	text === undefined ? undefined : JSON.parse(text);

/** "spec.template.spec.containers[].image"; an object or list that came, went or has another length is one path. */
export function changedPaths(was: unknown, is: unknown, path = ""): string[] {
	if (JSON.stringify(was) === JSON.stringify(is)) return [];
	if (Array.isArray(was) && Array.isArray(is) && was.length === is.length)
		return was.flatMap((item, at) => changedPaths(item, is[at], `${path}[]`));
	if (!isTree(was) || !isTree(is)) return [path || "(all)"];
	const members = [...new Set([...Object.keys(was), ...Object.keys(is)])];
	return members.flatMap((member) =>
		changedPaths(was[member], is[member], path ? `${path}.${member}` : member),
	);
}

const isTree = (value: unknown): value is { [member: string]: unknown } =>
	typeof value === "object" && value !== null && !Array.isArray(value);
