// Who owns which field, read from managedFields: the fingerprint of our share, and what others added.

import {
	fieldManager,
	managedByLabel,
	ourPrefix,
	removalManager,
} from "../kube/labels.ts";
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
 * Changes whenever somebody else takes or drops a field that we own, adds one beside ours, writes under one of our names, or makes
 * the object anew. An entry keeps its time while nothing of it changes, so an apply that changes nothing keeps the fingerprint.
 * Two parts: our share, and behind a hyphen the rest that is not ours, if there is any. Empty where we own nothing.
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
	const ours = hashOfText(JSON.stringify([uid, share]));
	const rest = sharesOfOthers(managedFields)
		.map(({ entry: { manager, operation, time }, paths }) =>
			JSON.stringify([manager, operation, time, paths]),
		)
		.sort();
	if (rest.length === 0) return ours;
	return `${ours}-${hashOfText(JSON.stringify(rest))}`;
}

/** What a fingerprint says of fields that are not ours. */
export const restOf = (print: string): string => print.split("-")[1] ?? "";

/** Subresources whose writers are the cluster's own controllers. */
const othersBusiness = new Set(["status", "scale"]);

type Share = { entry: ManagedFieldsEntry; paths: string[][] };

/** Of each entry that owns what we do not: those paths. What our removals left there, the server's defaults, is among them. */
function sharesOfOthers(entries: readonly ManagedFieldsEntry[]): Share[] {
	const shares = oursAmong(entries);
	const ours = shares.map(({ fieldsV1 }) => fieldsV1 ?? {});
	return entries
		.filter(
			(entry) =>
				!shares.includes(entry) && !othersBusiness.has(entry.subresource ?? ""),
		)
		.map((entry) => ({ entry, paths: added(entry.fieldsV1 ?? {}, ours, []) }))
		.filter(({ paths }) => paths.length > 0);
}

/**
 * Paths that others own and we do not, each the topmost of its branch: an extra container, a Service port, hostNetwork.
 * Metadata, status, annotations of a pod template (kubectl rollout restart) and pull secrets are left to whoever sets them.
 */
export const foreignPaths = (
	entries: readonly ManagedFieldsEntry[],
): string[][] => sharesOfOthers(entries).flatMap(({ paths }) => paths);

const isOther = ({ entry }: Share) => entry.manager !== removalManager;

/** Whether others own something of it that we would remove. */
export const hasAdditionsOfOthers = (
	entries: readonly ManagedFieldsEntry[],
): boolean => sharesOfOthers(entries).some(isOther);

/** Who else owns something that is ours to say, sorted: a field, or what our objects are known by. */
export function otherManagers(
	entries: readonly ManagedFieldsEntry[],
): string[] {
	const ours = oursAmong(entries);
	const owners = sharesOfOthers(entries).filter(isOther);
	const names = [
		...owners.map(({ entry }) => entry),
		...entries.filter((entry) => !ours.includes(entry) && isClaim(entry)),
	].map(({ manager = "" }) =>
		manager === fieldManager ? `somebody in the name of ${manager}` : manager,
	);
	return [...new Set(names)].sort();
}

/** Labels, annotations and owners by which our objects are known. */
function isClaim({ manager, fieldsV1 = {} }: ManagedFieldsEntry): boolean {
	const metadata = asTree(fieldsV1["f:metadata"]) ?? {};
	const names = ["f:labels", "f:annotations"].flatMap((map) =>
		Object.keys(asTree(metadata[map]) ?? {}),
	);
	const isOurs = (name: string) =>
		name.startsWith(`f:${ourPrefix}`) || name === `f:${managedByLabel}`;
	return (
		manager !== fieldManager &&
		("f:ownerReferences" in metadata || names.some(isOurs))
	);
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

/**
 * JSON patch that removes the foreign members of exactly this version of the object; empty when there is nothing to remove. Whoever
 * wrote in our name has no share any more: it would look like ours.
 */
export function removal(object: KubeObject): JsonPatchOperation[] {
	const { managedFields = [], resourceVersion } = object.metadata;
	const paths = foreignPaths(managedFields)
		.map((path) => pointer(object, path))
		.filter((path) => path !== undefined);
	if (paths.length === 0) return [];
	const forged = sharesOfOthers(managedFields)
		.filter(({ entry }) => entry.manager === fieldManager)
		.map(({ entry }) => managedFields.indexOf(entry))
		.map((at) => ["metadata", "managedFields", String(at)]);
	const texts = [...paths, ...forged].map((path) => path.join("/"));
	// From the back, so that removing a list item does not move the ones still to be removed.
	const ordered = [...new Set(texts)].sort((a, b) =>
		b.localeCompare(a, "en", { numeric: true }),
	);
	return [
		{
			op: "test",
			path: "/metadata/resourceVersion",
			value: resourceVersion,
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
