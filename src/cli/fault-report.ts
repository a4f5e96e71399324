// What compiling found, as a report with its place; what the files cannot tell is a warning that says so.
// Which objects an App or a LoggingSidecar needs is never listed here: the queries of its controller say it.

import { explanationOf } from "../api/reasons.ts";
import { ofOtherNamespace, ofPlatform } from "../api/reasons/explanation.ts";
import type { Fault } from "../compile/fault.ts";
import type { KubeObject } from "../kube/objects.ts";
import type { Path } from "../schema/path.ts";
import { parsePath, valueAt } from "../schema/path.ts";
import type { Report } from "./report.ts";
import type { FileObject, Workspace } from "./workspace.ts";

/** An object that a controller asked for by its name, and whether the files hold it. */
export type Asked = {
	readonly kind: string;
	readonly namespace: string;
	readonly name: string;
	readonly isGiven: boolean;
};

export type Judged = {
	readonly workspace: Workspace;
	readonly source: FileObject;
	readonly fault: Fault;
	readonly asked: readonly Asked[];
	/** Whether somebody gave the settings of the platform. */
	readonly isPlatformGiven: boolean;
};

export function faultReport(judged: Judged): Report[] {
	const { workspace, source, fault } = judged;
	const path = parsePath(fault.path);
	const lacking = lackingFor(judged, path);
	// What was refused has been reported itself; that it is missing follows from that.
	if (lacking.some((each) => workspace.refused.has(keyOfAsked(each))))
		return [];
	const doubt = doubtOf(judged, path, lacking);
	return [
		{
			file: source.file,
			...source.document.positionOf([...source.place, ...path]),
			severity: doubt === undefined ? "error" : "warning",
			at: fault.path,
			message: fault.message + (doubt ?? ""),
			rule: fault.reason,
		},
	];
}

/** What makes a fault a warning, as the end of its sentence; undefined where the files decide. */
function doubtOf(
	judged: Judged,
	path: Path,
	lacking: readonly Asked[],
): string | undefined {
	const { fault } = judged;
	const { bearing, dependsOn } = explanationOf(fault.reason);
	if (bearing === "Warning") return "";
	if (dependsOn === ofOtherNamespace && isGivenAt(judged, path)) return "";
	if (dependsOn && !(judged.isPlatformGiven && dependsOn === ofPlatform))
		return `; it depends on ${dependsOn}, which the files do not tell`;
	if (bearing === "Stalled" || lacking.length === 0) return undefined;
	const objects = lacking.map(({ kind, namespace, name }) =>
		namespace ? `${kind} ${namespace}/${name}` : `${kind} ${name}`,
	);
	return ` in the given files; the cluster may hold ${objects.join(" or ")}`;
}

const keyOfAsked = ({ kind, namespace, name }: Asked) =>
	`${kind}/${namespace}/${name}`;
const fullNameOf = ({ namespace, name }: Asked) => `${namespace}/${name}`;

/** What was asked for and is not in the files: of what the field names, else of all that could heal a fault that waits. */
function lackingFor({ source, fault, asked }: Judged, path: Path): Asked[] {
	const named = namedAt(source.object, path, asked);
	const waits = explanationOf(fault.reason).bearing === "Reconciling";
	const concerned = named.length > 0 ? named : waits ? asked : [];
	// An AppSecret and a Secret may stand for each other under one name.
	const given = new Set(
		concerned.filter(({ isGiven }) => isGiven).map(fullNameOf),
	);
	return concerned.filter((each) => !given.has(fullNameOf(each)));
}

/** Whether the files hold what the field at the path names: a peer shows its consent itself. */
const isGivenAt = ({ source, asked }: Judged, path: Path): boolean =>
	namedAt(source.object, path, asked).some(({ isGiven }) => isGiven);

/** What the field at the path names, or the nearest object around it. */
function namedAt(
	object: KubeObject,
	path: Path,
	asked: readonly Asked[],
): Asked[] {
	const own = object.metadata.namespace ?? "";
	for (let length = path.length; length > 1; length--) {
		const texts = new Set(textsOf(valueAt(object, path.slice(0, length))));
		const named = asked.filter(
			(each) =>
				texts.has(fullNameOf(each)) ||
				(each.namespace === own && texts.has(each.name)),
		);
		if (named.length > 0) return named;
	}
	return [];
}

/** The text, or the texts among the members. */
function textsOf(value: unknown): string[] {
	if (typeof value === "string") return [value];
	if (typeof value !== "object" || value === null) return [];
	return Object.values(value).filter((each) => typeof each === "string");
}
