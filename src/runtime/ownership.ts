// Who owns which field, read from managedFields: the fingerprint of our share, and what others added.

import { fieldManager } from "../kube/labels.ts";
import { hashOf } from "../kube/names.ts";
import type { KubeObject, ManagedFieldsEntry } from "../kube/objects.ts";
import type { JsonPatchOperation } from "./cluster.ts";

type Tree = { [path: string]: unknown };
const asTree = (value: unknown): Tree | undefined =>
	value !== null && typeof value === "object" ? (value as Tree) : undefined;

const isOurs = ({ manager, subresource }: ManagedFieldsEntry) =>
	manager === fieldManager && !subresource;

/** Changes whenever somebody else takes or drops a field that we own; times are left out. */
export function fingerprint(entries: readonly ManagedFieldsEntry[]): string {
	const share = entries
		.filter(isOurs)
		.map(({ operation = "", fieldsV1 = {} }) => ({ operation, fieldsV1 }))
		.sort((a, b) => (a.operation < b.operation ? -1 : 1));
	return hashOf(share);
}

/** Subresources whose writers are the cluster's own controllers. */
const othersBusiness = new Set(["status", "scale"]);

/**
 * Paths that others own and we do not, each the topmost of its branch: an extra container, a Service port, hostNetwork.
 * Metadata, status and annotations of a pod template (kubectl rollout restart) are left to whoever sets them.
 */
export function foreignPaths(
	entries: readonly ManagedFieldsEntry[],
): string[][] {
	const ours = entries.filter(isOurs).map(({ fieldsV1 }) => fieldsV1 ?? {});
	return entries
		.filter(
			(entry) => !isOurs(entry) && !othersBusiness.has(entry.subresource ?? ""),
		)
		.flatMap(({ fieldsV1 }) => added(fieldsV1 ?? {}, ours, []));
}

const ignored = new Set([
	"f:metadata",
	"f:status",
	"f:spec/f:template/f:metadata",
]);

function added(theirs: Tree, ours: readonly Tree[], at: string[]): string[][] {
	const steps = Object.keys(theirs).filter((step) => step !== ".");
	return steps.flatMap((step) => {
		const path = [...at, step];
		if (ignored.has(path.join("/"))) return [];
		const shared = ours.filter((tree) => step in tree);
		if (shared.length === 0) return [path];
		const branches = shared.map((tree) => asTree(tree[step]) ?? {});
		// An empty branch of ours owns the whole value below it: a list or map without keys.
		if (branches.some((branch) => Object.keys(branch).length === 0)) return [];
		return added(asTree(theirs[step]) ?? {}, branches, path);
	});
}

/** JSON patch that removes the foreign members of exactly this version of the object; empty when there is nothing to remove. */
export function removal(object: KubeObject): JsonPatchOperation[] {
	const paths = foreignPaths(object.metadata.managedFields ?? [])
		.map((path) => pointer(object, path))
		.filter((path) => path !== undefined);
	if (paths.length === 0) return [];
	// From the back, so that removing a list item does not move the ones still to be removed.
	const ordered = [...new Set(paths.map((path) => path.join("/")))].sort(
		(a, b) => b.localeCompare(a, "en", { numeric: true }),
	);
	return [
		{
			op: "test",
			path: "/metadata/resourceVersion",
			value: object.metadata.resourceVersion,
		},
		...ordered.map((path) => ({ op: "remove" as const, path: `/${path}` })),
	];
}

const escaped = (step: string) =>
	step.replaceAll("~", "~0").replaceAll("/", "~1");

/** Turns managedFields steps (`f:name`, `k:{"name":"x"}`, `v:value`, `i:0`) into a JSON pointer within the live object. */
function pointer(
	object: unknown,
	path: readonly string[],
): string[] | undefined {
	let value = object;
	const result: string[] = [];
	for (const step of path) {
		const key = Array.isArray(value)
			? indexOf(value, step)
			: step.slice(step.indexOf(":") + 1);
		if (key === undefined) return undefined;
		const next = asTree(value)?.[key];
		if (next === undefined) return undefined;
		result.push(escaped(String(key)));
		value = next;
	}
	return result;
}

function indexOf(list: readonly unknown[], step: string): number | undefined {
	const text = step.slice(step.indexOf(":") + 1);
	if (step.startsWith("i:")) return Number(text);
	const wanted: unknown = JSON.parse(text);
	const index = list.findIndex((item) =>
		step.startsWith("v:") ? item === wanted : holds(item, asTree(wanted) ?? {}),
	);
	return index < 0 ? undefined : index;
}

const holds = (item: unknown, keys: Tree): boolean =>
	Object.entries(keys).every(([key, value]) => asTree(item)?.[key] === value);
