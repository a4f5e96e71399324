// Which of our kinds an object of a file is meant to be, and what is wrong with its apiVersion or kind.

import { kinds } from "../api/index.ts";
import { ourGroup } from "../api/every-kind.ts";
import type { AnyKind } from "../schema/crd.ts";
import { nearest } from "../schema/nearest.ts";
import type { Finding } from "../schema/judge.ts";

type Written = { readonly [name: string]: unknown };
/** Nothing for an object that is none of ours. */
export type Meant = { kind: AnyKind } | { finding: Finding } | undefined;

const ourVersion = `${ourGroup.group}/${ourGroup.version}`;

export function meantKind({ apiVersion, kind: written }: Written): Meant {
	const kind = typeof written === "string" ? written : "";
	const group = typeof apiVersion === "string" ? groupOf(apiVersion) : "";
	if (group !== ourGroup.group) {
		const isMeant = kinds.some((each) => each.kind === kind);
		return isMeant ? misplaced(apiVersion, kind) : undefined;
	}
	const known = kinds.find((each) => each.kind === kind);
	return known ? { kind: known } : { finding: unknownKind(kind) };
}

/** `seaworthy.dev` without a version is a group as well. */
function groupOf(apiVersion: string): string {
	const [group = "", version] = apiVersion.split("/");
	return version === undefined && !group.includes(".") ? "" : group;
}

/** Groups of others have kinds called App and Tenant as well; those of Kubernetes have none, and a misspelt group is nobody's. */
function misplaced(apiVersion: unknown, kind: string): Meant {
	const written = typeof apiVersion === "string" ? apiVersion : "";
	const group = groupOf(written);
	const isOfKubernetes = !group.includes(".") || group.endsWith(".k8s.io");
	const isMisspelt =
		/seaworth/i.test(group) || nearest(group, [ourGroup.group]) !== undefined;
	if (!isOfKubernetes && !isMisspelt) return undefined;
	const found = written ? `; ${written} has no kind ${kind}` : "";
	return {
		finding: {
			path: ["apiVersion"],
			at: "apiVersion",
			rule: "wrong-group",
			message: `must be ${ourVersion}${found}`,
		},
	};
}

function unknownKind(written: string): Finding {
	const known = kinds.map(({ kind }) => kind);
	const byName = kinds.find(({ kind, plural, singular, shortNames }) =>
		[kind, plural, singular, ...shortNames].some(
			(name) => name.toLowerCase() === written.toLowerCase(),
		),
	);
	const meant = byName?.kind ?? nearest(written, known);
	return {
		path: ["kind"],
		at: "kind",
		rule: "unknown-kind",
		message: meant
			? `unknown kind of ${ourGroup.group}; did you mean '${meant}'?`
			: `unknown kind of ${ourGroup.group}; known: ${known.join(", ")}`,
	};
}
