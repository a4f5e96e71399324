// O3: what of a world changed when one leaf of a spec did, as paths that the table of leaves can name.

import {
	appLabel,
	appSecretLabel,
	tenantLabel,
} from "../../src/kube/labels.ts";
import { canonical } from "../../src/kube/names.ts";
import type { Canonical } from "./canonical.ts";

type Tree = { [member: string]: unknown };
const isTree = (value: unknown): value is Tree =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * What differs, by kind and path: "Deployment spec.template.spec.containers[app].image"; a kind alone where an object came or went.
 * What belongs to another object than `subject` ("App/api") begins with "other ".
 */
export function effectsOf(
	subject: string,
	before: Canonical,
	after: Canonical,
): string[] {
	const ids = new Set([...before.keys(), ...after.keys()]);
	const effects = [...ids].flatMap((id) => {
		const [then, now] = [before.get(id), after.get(id)];
		if (then === now) return [];
		const [kind = ""] = id.split("/");
		const side = ownerOf(id, then ?? now) === subject ? "" : "other ";
		if (then === undefined || now === undefined) return [side + kind];
		return changedPaths(JSON.parse(then), JSON.parse(now), "").map(
			(path) => `${side}${kind} ${path}`,
		);
	});
	return [...new Set(effects)].sort();
}

/** Children carry the name of their owner. */
function ownerOf(id: string, text = ""): string {
	const { metadata } = JSON.parse(text) as {
		metadata: { labels?: { [name: string]: string } };
	};
	const { labels = {} } = metadata;
	const [label, kind] = owners.find(([name]) => name in labels) ?? [];
	return label ? `${kind}/${labels[label]}` : id;
}
const owners = [
	[appLabel, "App"],
	[appSecretLabel, "AppSecret"],
	[tenantLabel, "Tenant"],
] as const;

/** Items of lists are told apart by name where they have one, else by their place. */
function changedPaths(then: unknown, now: unknown, path: string): string[] {
	if (canonical(then) === canonical(now)) return [];
	if (Array.isArray(then) && Array.isArray(now))
		return changedItems(then, now, path);
	if (!isTree(then) || !isTree(now)) return [path];
	const members = new Set([...Object.keys(then), ...Object.keys(now)]);
	return [...members].flatMap((name) =>
		changedPaths(then[name], now[name], path ? `${path}.${name}` : name),
	);
}

function changedItems(
	then: readonly unknown[],
	now: readonly unknown[],
	path: string,
): string[] {
	const [a, b] = [byName(then), byName(now)];
	const found = [...new Set([...a.keys(), ...b.keys()])].flatMap((name) =>
		changedPaths(
			a.get(name),
			b.get(name),
			`${path}[${/^\d/.test(name) ? "" : name}]`,
		),
	);
	return found.length > 0 ? found : [`${path} in another order`];
}

const byName = (items: readonly unknown[]) =>
	new Map(items.map((item, index) => [nameOf(item) ?? String(index), item]));

function nameOf(item: unknown): string | undefined {
	if (Array.isArray(item)) return String(item[0]);
	const { name, type } = (item ?? {}) as Tree;
	if (typeof name === "string") return name;
	return typeof type === "string" ? type : undefined;
}
