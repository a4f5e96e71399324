// All objects of the given files with where they stand, and everything that is wrong with them before compiling.

import { kinds } from "../api/index.ts";
import type { KubeObject } from "../kube/objects.ts";
import type { SourceDocument } from "../kube/source.ts";
import { readSource } from "../kube/source.ts";
import type { AnyKind } from "../schema/crd.ts";
import type { Finding } from "../schema/judge.ts";
import type { Path } from "../schema/path.ts";
import { pathText, valueAt } from "../schema/path.ts";
import { asStored, validate, validateField } from "../schema/validate.ts";
import { configMapField } from "./config-map.ts";
import type { Input } from "./input.ts";
import { meantKind } from "./meant-kind.ts";
import type { Report } from "./report.ts";

/** An object of a file. `place` is its path in the document, for items of a List. */
export type FileObject = {
	readonly file: string;
	readonly document: SourceDocument;
	readonly place: Path;
	readonly object: KubeObject;
};
export type Workspace = {
	readonly files: number;
	/** Objects of our kinds that the schema accepts. */
	readonly ours: readonly FileObject[];
	/** Whatever has a kind and a name and may be read by one of ours: accepted ones, ConfigMaps and others. */
	readonly objects: readonly FileObject[];
	/** `kind/namespace/name` of objects that were refused: what depends on them cannot be judged. */
	readonly refused: ReadonlySet<string>;
	/** Objects that are not of seaworthy.dev. */
	readonly others: number;
	readonly reports: readonly Report[];
};

type Gathering = {
	readonly namespace: string;
	readonly file: string;
	readonly ours: FileObject[];
	readonly objects: Map<string, FileObject>;
	readonly refused: Set<string>;
	readonly reports: Report[];
	others: number;
};

/** `namespace` is that of objects that name none. */
export function workspaceOf(
	inputs: readonly Input[],
	namespace: string,
): Workspace {
	const all = {
		namespace,
		ours: [],
		objects: new Map<string, FileObject>(),
		refused: new Set<string>(),
		reports: [],
		others: 0,
	};
	let others = 0;
	for (const { name: file, text } of inputs) {
		const gathering: Gathering = { ...all, file };
		gatherFile(gathering, text);
		others += gathering.others;
	}
	const { ours, refused, reports } = all;
	const objects = [...all.objects.values()];
	return { files: inputs.length, ours, objects, refused, others, reports };
}

function gatherFile(gathering: Gathering, text: string | undefined): void {
	const { file, reports } = gathering;
	const severity = "error";
	if (text === undefined) {
		const message = "must be text in UTF-8; this file holds other bytes";
		const rule = "yaml-syntax";
		reports.push({ file, line: 1, column: 1, severity, at: "", message, rule });
		return;
	}
	const { documents, problems } = readSource(text);
	for (const { line, column, path, message, rule } of problems) {
		const at = pathText(path);
		reports.push({ file, line, column, severity, at, message, rule });
	}
	for (const document of documents)
		gatherValue(gathering, { document, place: [], value: document.value });
}

type Placed = { document: SourceDocument; place: Path; value: unknown };
const isMap = (value: unknown): value is { [name: string]: unknown } =>
	typeof value === "object" && value !== null && !Array.isArray(value);

function gatherValue(gathering: Gathering, placed: Placed): void {
	const { document, place, value } = placed;
	if (!isMap(value)) {
		const message =
			"must be a Kubernetes object: a map with apiVersion and kind";
		report(gathering, placed, { path: [], at: "", message, rule: "no-object" });
		return;
	}
	const { apiVersion, kind, items } = value;
	if (apiVersion === "v1" && kind === "List" && Array.isArray(items)) {
		for (const [index, item] of items.entries())
			gatherValue(gathering, {
				document,
				place: [...place, "items", index],
				value: item,
			});
		return;
	}
	const meant = meantKind(value);
	if (!meant) gatherOther(gathering, placed);
	else if ("finding" in meant) report(gathering, placed, meant.finding);
	else gatherOurs(gathering, placed, meant.kind);
}

function gatherOurs(gathering: Gathering, placed: Placed, kind: AnyKind): void {
	const { value } = placed;
	const findings = validate(kind, value);
	for (const finding of findings) report(gathering, placed, finding);
	const stored = { ...placed, value: asStored(kind, value) };
	const found = fileObject(gathering, stored);
	if (!found) return;
	if (findings.some(({ severity }) => severity !== "warning"))
		gathering.refused.add(keyOf(found.object));
	else if (isNew(gathering, placed, found)) gathering.ours.push(found);
}

function gatherOther(gathering: Gathering, placed: Placed): void {
	gathering.others++;
	const found = fileObject(gathering, placed);
	if (!found) return;
	const { apiVersion, kind } = found.object;
	const isConfigMap = apiVersion === "v1" && kind === "ConfigMap";
	const findings = isConfigMap
		? validateField(configMapField, configMapData(found.object))
		: [];
	for (const finding of findings) report(gathering, placed, finding);
	if (findings.length > 0) gathering.refused.add(keyOf(found.object));
	else isNew(gathering, placed, found);
}

const configMapData = ({ data, binaryData }: KubeObject) => ({
	...(data !== undefined && data !== null && { data }),
	...(binaryData !== undefined && binaryData !== null && { binaryData }),
});

/** The object with its namespace, or nothing where it has no name. */
function fileObject(
	{ file, namespace }: Gathering,
	{ document, place, value }: Placed,
): FileObject | undefined {
	if (!isMap(value) || !isMap(value["metadata"])) return undefined;
	const { apiVersion, kind, metadata } = value;
	const { name } = metadata;
	if (typeof apiVersion !== "string" || typeof kind !== "string")
		return undefined;
	if (typeof name !== "string") return undefined;
	const own = metadata["namespace"];
	const isOfCluster = kinds.some(
		(each) => each.kind === kind && each.scope === "Cluster",
	);
	const given = typeof own === "string" && own !== "" ? own : namespace;
	const settled = isOfCluster ? "" : given;
	const object = {
		...value,
		apiVersion,
		kind,
		metadata: { ...metadata, name, namespace: settled },
	};
	return { file, document, place, object };
}

/** Key of an object as queries name it. */
export const keyOf = ({ kind, metadata }: KubeObject): string =>
	`${kind}/${metadata.namespace ?? ""}/${metadata.name}`;

/** Files the object, or reports that another of its name stands in the files. */
function isNew(
	gathering: Gathering,
	placed: Placed,
	found: FileObject,
): boolean {
	const { apiVersion } = found.object;
	// Names that the server completes are all different.
	const isNamed = valueAt(placed.value, ["metadata", "name"]) !== undefined;
	const ending = isNamed ? "" : `#${gathering.objects.size}`;
	const key = `${apiVersion} ${keyOf(found.object)}${ending}`;
	const first = gathering.objects.get(key);
	if (!first) {
		gathering.objects.set(key, found);
		return true;
	}
	const { line } = first.document.positionOf([
		...first.place,
		"metadata",
		"name",
	]);
	report(gathering, placed, {
		path: ["metadata", "name"],
		at: "metadata.name",
		rule: "dup-object",
		message: `must be unique; ${found.object.kind} ${found.object.metadata.name} stands already at ${first.file}:${line}`,
	});
	return false;
}

function report(
	{ file, reports }: Gathering,
	{ document, place }: Placed,
	{ path, at, message, rule, first, severity = "error" }: Finding,
): void {
	const position = document.positionOf([...place, ...path]);
	const earlier = first && document.positionOf([...place, ...first]).line;
	reports.push({
		file,
		...position,
		severity,
		at,
		message: earlier ? `${message} at line ${earlier}` : message,
		rule,
	});
}
