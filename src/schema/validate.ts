// The offline judge of a written object: the plain schema and every rule, as the API server would apply them.
// It never throws, whatever was written.

import type { AnyKind } from "./crd.ts";
import type { Finding } from "./judge.ts";
import { findingsOf } from "./judge.ts";
import { generatedName, metadata } from "./metadata.ts";
import type { LeftOut } from "./nulls.ts";
import { withoutNulls } from "./nulls.ts";
import { comparePaths, pathText, valueAt } from "./path.ts";
import type { AnyField } from "./vocabulary.ts";
import { object, str } from "./vocabulary.ts";

/** Every way in which `written` is not an object of the kind, sorted by path. Status and what only servers write are not looked at. */
export function validate(kind: AnyKind, written: unknown): Finding[] {
	const field = wholeObject(kind);
	const { value, leftOut } = withoutNulls(field, withoutServerFields(written));
	const warnings = [...nullFindings(leftOut), ...ignored(kind, value)];
	const findings = findingsOf(field, named(value), kind.spellings);
	return [...findings, ...warnings].sort((a, b) =>
		comparePaths(a.path, b.path),
	);
}

/** The object as the API server stores it: members that are null are left out, and a name is there. */
export function asStored(kind: AnyKind, written: unknown): unknown {
	return named(withoutNulls(wholeObject(kind), written).value);
}

/** The same for a value that is not a whole object, such as the platform document. */
export const validateField = (field: AnyField, written: unknown): Finding[] =>
	findingsOf(field, written).sort((a, b) => comparePaths(a.path, b.path));

const isMap = (value: unknown): value is { [name: string]: unknown } =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** Those of the metadata are left out by every way to write. */
const nullFindings = (leftOut: readonly LeftOut[]): Finding[] =>
	leftOut
		.filter(({ path: [root] }) => root === "spec")
		.map(({ path, field }) => ({
			path,
			at: pathText(path),
			rule: "null-field",
			message: nullMessage(field),
			severity: "warning",
		}));

function nullMessage({ schema, isStored, fallback }: AnyField): string {
	// It takes the field from an autoscaler.
	const written = `writes ${String(fallback)} each time`;
	const applied = isStored ? written : "refuses it";
	const mend =
		schema.type === "string" ? 'leave it out, or write ""' : "leave it out";
	return `is null: kubectl apply and Helm leave it out, server-side apply ${applied}; ${mend}`;
}

function ignored({ kind, scope }: AnyKind, written: unknown): Finding[] {
	const path = ["metadata", "namespace"];
	if (scope !== "Cluster" || valueAt(written, path) === undefined) return [];
	const message = `has no effect: a ${kind} belongs to the whole cluster`;
	const at = pathText(path);
	const rule = "no-namespace";
	return [{ path, at, rule, message, severity: "warning" }];
}

/** A name that the server completes stands in for one. */
function named(written: unknown): unknown {
	if (!isMap(written) || !isMap(written["metadata"])) return written;
	const { name, generateName } = written["metadata"];
	if (name !== undefined || typeof generateName !== "string") return written;
	if (generateName === "") return written;
	const own = { ...written["metadata"], name: generatedName(generateName) };
	return { ...written, metadata: own };
}

const serverMetadata = new Set([
	"creationTimestamp",
	"deletionGracePeriodSeconds",
	"deletionTimestamp",
	"finalizers",
	"generation",
	"managedFields",
	"ownerReferences",
	"resourceVersion",
	"selfLink",
	"uid",
]);

function withoutServerFields(written: unknown): unknown {
	if (!isMap(written)) return written;
	const entries = Object.entries(written).flatMap(([name, value]) => {
		if (name === "status") return [];
		if (name !== "metadata" || !isMap(value)) return [[name, value]];
		const kept = Object.entries(value).filter(
			([member]) => !serverMetadata.has(member),
		);
		return [[name, Object.fromEntries(kept)]];
	});
	return Object.fromEntries(entries);
}

function wholeObject(kind: AnyKind): AnyField {
	const { group, version, rules, description } = kind;
	const { schema, presence } = object(
		description,
		{
			apiVersion: str("Version.", { values: [`${group}/${version}`] }),
			kind: str("Kind.", { values: [kind.kind] }),
			metadata,
			spec: kind.spec,
		},
		{ rules },
	);
	return { schema, presence };
}
