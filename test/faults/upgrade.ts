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
/** What an upgrade did, as it is decided about, with an example for people. */
type Deeds = ReadonlyMap<string, string>;

const kinds: ReadonlyMap<string, Resource> = new Map(
	[...childKinds, ...ownKinds].map((resource) => [resource.plural, resource]),
);

/** What nobody decided, and what was decided and did not happen. */
export function judgeUpgrade(
	upgrade: Upgrade,
	decided: readonly string[],
): string[] {
	const deeds: Deeds = new Map([...changesIn(upgrade), ...rewritesIn(upgrade)]);
	return [
		...[...deeds]
			.filter(([deed]) => !decided.includes(deed))
			.map(([deed, example]) => `${deed}: not decided; ${example}`),
		...decided
			.filter((deed) => !deeds.has(deed))
			.map((deed) => `${deed}: decided, and did not happen`),
	].sort();
}

/** "Kind path" of all that changed. */
function changesIn({ before, after }: Upgrade): Deeds {
	return new Map(
		[...before].flatMap(([namespace, was]) =>
			[...changedIds(was, after.get(namespace))].flatMap(([id, paths]) =>
				paths.map((path) => [`${kindIn(id)} ${path}`, `${namespace} ${id}`]),
			),
		),
	);
}

/** "Kind (rewritten)" of all that was written and did not change; a status of ours also records what was written for its children. */
function rewritesIn({ before, after, writes }: Upgrade): Deeds {
	return new Map(
		writes.flatMap(({ verb, resource, namespace, body, ...call }) => {
			// A post names what it makes in its body alone.
			const name = call.name || nameIn(body);
			// What is in no namespace has the name of its world.
			const world = namespace || name;
			const changed = changedIds(before.get(world), after.get(world));
			const [plural = "", subresource] = resource.split("/");
			const kind = kinds.get(plural)?.kind ?? plural;
			const isForSomething =
				changed.has(`${kind}/${withoutMarks(name, world)}`) ||
				(subresource === "status" && changed.size > 0);
			const example = `${verb} ${resource} ${namespace}/${name}`;
			return isForSomething ? [] : [[`${kind} (rewritten)`, example]];
		}),
	);
}

const nameIn = (body: string): string =>
	Object(parsed(body)).metadata?.name ?? "";

const kindIn = (id: string) => id.split("/")[0];

/** Paths by "Kind/name". */
function changedIds(
	was: Canonical = new Map(),
	is: Canonical = new Map(),
): Map<string, string[]> {
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
