// What everybody reads of an object in a situation: conditions, kubectl get, status with its tree, wait, kstatus and helm --wait.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { kinds } from "../../src/api/index.ts";
import type { Connection } from "../../src/cli/connection.ts";
import { ageOf } from "../../src/cli/sight/age.ts";
import { block } from "../../src/cli/sight/block.ts";
import { valuesAt } from "../../src/cli/sight/columns.ts";
import { familyOf } from "../../src/cli/sight/family.ts";
import { patienceWith, isReached } from "../../src/cli/sight/goal.ts";
import type { Sight } from "../../src/cli/sight/sight.ts";
import { sightOf } from "../../src/cli/sight/sight.ts";
import type { LiveChild } from "../../src/compile/child.ts";
import type { KStatus } from "../../src/kube/conditions.ts";
import { kstatus, stampConditions } from "../../src/kube/conditions.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import type { AnyKind } from "../../src/schema/crd.ts";
import type { Case } from "../support/case.ts";
import { carryOut, childrenAfter } from "../support/case.ts";
import type { Situation } from "./situation.ts";

export type Outcome = {
	readonly object: KubeObject;
	readonly kstatus: KStatus;
	/** What `helm install --wait` does, which asks kstatus. */
	readonly helm: string;
	/** Exit code of `seaworthy wait`, and when it ends. */
	readonly wait: string;
	readonly sight: Sight;
	/** As kubectl prints it, with its head. */
	readonly get: string;
	/** As `seaworthy status` prints it. */
	readonly status: string;
};

const at = "2026-11-21T12:00:00Z";

export const caseOf = ({ given }: Situation): Case =>
	typeof given === "string"
		? (load(
				readFileSync(
					join(import.meta.dirname, "../cases", `${given}.in.yaml`),
					"utf8",
				),
			) as Case)
		: given;

export async function outcomeOf(situation: Situation): Promise<Outcome> {
	const given = situation.isRunning
		? running(caseOf(situation))
		: caseOf(situation);
	const { plan, report } = await carryOut(given);
	const now = given.at ?? at;
	const { parent } = given;
	const created = new Date(Date.parse(now) - 600_000).toISOString();
	const metadata = {
		uid: "u-1",
		generation: 1,
		creationTimestamp: created.replace(".000", ""),
		...parent.metadata,
		...situation.metadata,
	};
	const generation = situation.observed ?? metadata.generation;
	const told = {
		...report.fields,
		conditions: stampConditions(report.conditions, [], generation, now),
		observedGeneration: generation,
	};
	const status = situation.unobserved ?? (plan.isSilent ? parent.status : told);
	const object = { ...parent, metadata, status } as KubeObject;
	const children = situation.unobserved
		? []
		: childrenAfter(plan, given.children ?? []);
	const connection = connectionOf(object, children, given.related ?? []);
	const kind = kindOf(object);
	const sight = sightOf(kind, object, await familyOf(connection, object));
	const state = kstatus(object);
	const style = (_: unknown, text: string) => text;
	const drawing = { style, isAscii: false, width: 100 };
	return {
		object,
		kstatus: state,
		helm: helm[state],
		wait: waitOf(sight),
		sight,
		get: columns(kind, object, now),
		status: block(sight, drawing, new Date(now)),
	};
}

function running(given: Case): Case {
	const { name, namespace = "" } = given.parent.metadata;
	const counts = {
		replicas: 1,
		updatedReplicas: 1,
		readyReplicas: 1,
		availableReplicas: 1,
	};
	const deployment: LiveChild = {
		apiVersion: "apps/v1",
		kind: "Deployment",
		metadata: { name, namespace, generation: 1 },
		status: { observedGeneration: 1, ...counts },
	};
	return { ...given, children: [deployment] };
}

const helm: { readonly [state in KStatus]: string } = {
	Current: "returns",
	InProgress: "waits, and fails at its timeout",
	Failed: "fails at once",
	Terminating: "waits, and fails at its timeout",
};

function waitOf(sight: Sight): string {
	if (isReached(sight, "ready")) return "0 at once";
	const patience = patienceWith(sight, "ready");
	if (patience === undefined) return "1 at the timeout";
	return patience === 0 ? "1 at once" : `1 after ${patience} s`;
}

function kindOf({ kind }: KubeObject): AnyKind {
	const found = kinds.find((each) => each.kind === kind);
	if (!found) throw new Error(`no kind ${kind}`);
	return found;
}

/** Head and row, as wide as they must be. */
function columns(kind: AnyKind, object: KubeObject, now: string): string {
	const cells = kind.columns.map(({ name, type, jsonPath }) => {
		const [value = ""] = valuesAt(object, jsonPath);
		const text = type === "date" ? ageOf(value, new Date(now)) : value;
		return [name.toUpperCase(), text];
	});
	const all = [["NAME", object.metadata.name], ...cells];
	const line = (row: 0 | 1) =>
		all
			.map((cell) => {
				const [head = "", value = ""] = cell;
				return (cell[row] ?? "").padEnd(Math.max(head.length, value.length));
			})
			.join("   ")
			.trimEnd();
	return `${line(0)}\n${line(1)}\n`;
}

/** A cluster that holds what the case holds, its children as they were applied. */
function connectionOf(
	parent: KubeObject,
	children: readonly LiveChild[],
	related: readonly KubeObject[],
): Connection {
	const { kind, apiVersion, metadata } = parent;
	const owner = { kind, apiVersion, name: metadata.name, uid: "u-1" };
	const held = children.map(
		({ replicas, metadata: of, ...child }): KubeObject => ({
			...child,
			metadata: {
				...of,
				ownerReferences: [{ ...owner, controller: true }],
			},
			...(replicas !== undefined && { spec: { replicas } }),
		}),
	);
	return {
		namespace: metadata.namespace,
		get: async (resource, namespace, name) =>
			related
				.filter((each) => each.kind === resource.kind)
				.map(observed)
				.find(
					(each) =>
						each.metadata.name === name &&
						(each.metadata.namespace ?? "") === (namespace ?? ""),
				),
		list: async (resource) =>
			held.filter((child) => child.kind === resource.kind),
	};
}

/** Apps and the like are ready, as far as the case does not say otherwise. */
function observed(object: KubeObject): KubeObject {
	const isOurs = kinds.some(({ kind }) => kind === object.kind);
	// Without a status an AppSecret has no values, which is what the case is about.
	if (!isOurs || object.kind === "AppSecret") return object;
	const conditions = [
		{ type: "Ready", status: "True", reason: "Available", message: "" },
	];
	return {
		...object,
		metadata: { generation: 1, ...object.metadata },
		status: Object.assign(
			{ observedGeneration: 1, conditions },
			object["status"],
		),
	};
}
