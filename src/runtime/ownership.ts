// Who owns which field, read from managedFields: the fingerprint of our share, and what others added.

import { fieldManager } from "../kube/labels.ts";
import { hashOfText } from "../kube/names.ts";
import type {
	KubeObject,
	ManagedFieldsEntry,
	ObjectMeta,
} from "../kube/objects.ts";
import type { JsonPatchOperation } from "./cluster.ts";

type Tree = { [path: string]: unknown };
const asTree = (value: unknown): Tree | undefined =>
	value !== null && typeof value === "object" ? (value as Tree) : undefined;

/**
 * Our share: what we applied. An object that was only ever posted has no applied share yet, so its first one counts.
 * Whoever writes under our name by other means than we do is somebody else.
 */
function oursAmong(
	entries: readonly ManagedFieldsEntry[],
): readonly ManagedFieldsEntry[] {
	const named = entries.filter(
		({ manager, subresource }) => manager === fieldManager && !subresource,
	);
	const applied = named.filter(({ operation }) => operation === "Apply");
	return applied.length > 0 ? applied : named;
}

/**
 * Changes whenever somebody else takes or drops a field that we own, writes under our name, or makes the object anew.
 * Our own entry keeps its time while nothing of it changes, so an apply that changes nothing keeps the fingerprint.
 * Empty where we own nothing.
 */
export function fingerprint({ uid, managedFields = [] }: ObjectMeta): string {
	const entries = oursAmong(managedFields);
	if (entries.length === 0) return "";
	const share = entries
		.map(({ operation = "", time = "", fieldsV1 = {} }) => ({
			operation,
			time,
			fieldsV1,
		}))
		.sort((a, b) => (a.operation < b.operation ? -1 : 1));
	// The server writes the fields of an entry in one order.
	return hashOfText(JSON.stringify([uid, share]));
}

/** Subresources whose writers are the cluster's own controllers. */
const othersBusiness = new Set(["status", "scale"]);

/**
 * Paths that others own and we do not, each the topmost of its branch: an extra container, a Service port, hostNetwork.
 * Metadata, status, annotations of a pod template (kubectl rollout restart) and pull secrets are left to whoever sets them.
 */
export function foreignPaths(
	entries: readonly ManagedFieldsEntry[],
): string[][] {
	const shares = oursAmong(entries);
	const ours = shares.map(({ fieldsV1 }) => fieldsV1 ?? {});
	return entries
		.filter(
			(entry) =>
				!shares.includes(entry) && !othersBusiness.has(entry.subresource ?? ""),
		)
		.flatMap(({ fieldsV1 }) => added(fieldsV1 ?? {}, ours, []));
}

/** Who else writes to the object, sorted. */
export function otherManagers(
	entries: readonly ManagedFieldsEntry[],
): string[] {
	const names = entries
		.filter(({ subresource }) => !othersBusiness.has(subresource ?? ""))
		.flatMap(({ manager }) => manager ?? [])
		.filter((manager) => manager !== fieldManager);
	return [...new Set(names)].sort();
}

const ignored = new Set([
	"f:metadata",
	"f:status",
	"f:spec/f:template/f:metadata/f:annotations",
	"f:spec/f:template/f:metadata/f:creationTimestamp",
	// Of a ServiceAccount: platforms and administrators give registry credentials here.
	"f:secrets",
	"f:imagePullSecrets",
]);

const holdsIgnored = (path: string) =>
	[...ignored].some((each) => each.startsWith(`${path}/`));

function added(theirs: Tree, ours: readonly Tree[], at: string[]): string[][] {
	const steps = Object.keys(theirs).filter((step) => step !== ".");
	return steps.flatMap((step) => {
		const path = [...at, step];
		const text = path.join("/");
		if (ignored.has(text)) return [];
		const shared = ours.filter((tree) => step in tree);
		// A branch that is theirs alone goes whole, unless something within it is to be left.
		if (shared.length === 0 && !holdsIgnored(text)) return [path];
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
