// A world on paper: what the controllers make of a state, without a server. They are asked until nothing changes any more.

import { platform } from "../../src/api/platform.ts";
import type { LiveChild } from "../../src/compile/child.ts";
import type {
	AnyController,
	ParentObject,
	Plan,
	Snapshot,
} from "../../src/controllers/controller.ts";
import { planOf } from "../../src/controllers/controller.ts";
import { controllers } from "../../src/controllers/index.ts";
import { resolveRelated } from "../../src/controllers/related.ts";
import { canonical } from "../../src/kube/names.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { statusOf } from "../../src/runtime/status.ts";
import { seen } from "../../src/schema/defaults.ts";
import { answersTo } from "../support/case.ts";
import type { Canonical } from "./canonical.ts";
import { canonicalState } from "./canonical.ts";
import { sink } from "./everything.ts";
import { objectOf } from "./objects.ts";
import { sealOnPaper, valuesOn } from "./paper-values.ts";
import type { State } from "./world.ts";

/** The namespace of the world; entries may also be in `other` and `far`. */
export const paperName = "paper";
const settings = seen(platform, {
	servedNamespaces: [paperName, "other", "far"],
	logSinks: [sink],
	// On paper no time passes.
	rollSpacingSeconds: 0,
	network: { hostEgress: "PublicInternet" },
});
const at = "2026-11-21T12:00:00Z";
/** A change goes from a Secret to Apps, to their neighbours and back; more passes mean that it never ends. */
const mostPasses = 12;

type Objects = readonly KubeObject[];
const childless: Objects = [];
/** What people wrote, and what became of it; all by the key of what was written. */
export type Paper = {
	/** As people wrote them. */
	readonly sources: ReadonlyMap<string, KubeObject>;
	/** With status where an operator tells one. */
	readonly written: ReadonlyMap<string, KubeObject>;
	readonly children: ReadonlyMap<string, Objects>;
	/** Reasons and paths. */
	readonly faults: ReadonlyMap<string, readonly string[]>;
	/** What each was planned from last: as long as these are the same objects the plan is the same. */
	readonly inputs: ReadonlyMap<string, readonly unknown[]>;
};
type World = { [member in keyof Paper]: Map<string, ValueOf<Paper[member]>> };
type ValueOf<T> = T extends ReadonlyMap<string, infer V> ? V : never;

const keyOf = ({ kind, metadata }: Pick<KubeObject, "kind" | "metadata">) =>
	`${kind}/${metadata.namespace ?? ""}/${metadata.name}`;

/** What people have written, as objects by their keys. */
export async function writtenOf(
	state: State,
): Promise<Map<string, KubeObject>> {
	const objects = await Promise.all(
		Object.entries(state).map(([id, spec]) =>
			objectOf(id, spec, paperName, sealOnPaper),
		),
	);
	return new Map(objects.map((object) => [keyOf(object), object]));
}

/** What becomes of `before`, or of nothing, when people have written this. */
export async function settled(
	written: ReadonlyMap<string, KubeObject>,
	before?: Paper,
): Promise<Paper> {
	const world: World = {
		sources: new Map(written),
		written: new Map(
			[...written].map(([key, object]) => [
				key,
				rewritten(key, object, before),
			]),
		),
		children: new Map(before?.children),
		faults: new Map(before?.faults),
		inputs: new Map(before?.inputs),
	};
	for (let pass = 0; pass < mostPasses; pass++)
		if (!(await turn(world))) return world;
	throw new Error(`no rest on paper after ${mostPasses} passes`);
}

/** People write no status; what they leave as it is stays the same object. */
function rewritten(key: string, object: KubeObject, before?: Paper) {
	const last = before?.written.get(key);
	if (!last) return object;
	const isSame = before?.sources.get(key) === object;
	return isSame ? last : { ...object, status: last["status"] };
}

/** Every controller once over each of its objects; gives whether anything was planned anew. */
async function turn(world: World): Promise<boolean> {
	let isChanged = false;
	for (const [key, parent] of world.written) {
		const controller = controllers.find(
			({ resource }) => resource.kind === parent.kind,
		);
		if (!controller) continue;
		const children = world.children.get(key) ?? childless;
		const related = await relatedTo(controller, parent, world);
		const inputs = [parent, children, ...[...related.values()].flat()];
		const last = world.inputs.get(key) ?? [];
		const isSame = inputs.every((input, index) => input === last[index]);
		if (isSame && inputs.length === last.length) continue;
		isChanged = true;
		world.inputs.set(key, inputs);
		await reconcile(controller, { key, parent, children, related, world });
	}
	return isChanged;
}

const relatedTo = (
	controller: AnyController,
	parent: KubeObject,
	{ written }: World,
) =>
	resolveRelated(controller, parent as ParentObject, (query) =>
		[...written.values()].filter((each) => answersTo(query, each)),
	);

type Pass = {
	key: string;
	parent: KubeObject;
	children: Objects;
	related: Snapshot<ParentObject>["related"];
	world: World;
};

async function reconcile(controller: AnyController, pass: Pass): Promise<void> {
	const { key, related, children: before, world } = pass;
	const parent = pass.parent as ParentObject & KubeObject;
	const snapshot: Snapshot<ParentObject> = {
		parent,
		related,
		children: before.map(running),
		platform: settings,
		at,
	};
	const plan = planOf(controller, snapshot);
	const children = await carriedOut(plan, pass);
	const live = { ...snapshot, children: children.map(running) };
	const report = controller.report(live, plan, []);
	const status = statusOf(parent, report, {}, at);
	if (canonical(children) !== canonical(before))
		world.children.set(key, children);
	if (canonical(status) !== canonical(parent.status))
		world.written.set(key, { ...parent, status });
	world.faults.set(
		key,
		plan.faults.map(({ reason, path }) => `${reason} ${path}`),
	);
}

/** The children after the plan was carried out. */
async function carriedOut(
	plan: Plan,
	{ parent, children: before, world }: Pass,
): Promise<KubeObject[]> {
	const { apiVersion, kind, metadata } = parent;
	const owner = { apiVersion, kind, name: metadata.name, uid: "" };
	const ownerReferences = [{ ...owner, controller: true }];
	const filled = await valuesOn(plan.children, world.children.values());
	const planned = filled.map((child, index) =>
		plan.children[index]?.outlives
			? child
			: { ...child, metadata: { ...child.metadata, ownerReferences } },
	);
	const isPlanned = new Set(planned.map(keyOf));
	const isKept = new Set(plan.kept.map(({ kind, name }) => `${kind}/${name}`));
	const kept = before
		.filter((child) => !isPlanned.has(keyOf(child)))
		.filter((child) => isKept.has(`${child.kind}/${child.metadata.name}`));
	return [...planned, ...kept];
}

const counts = [
	"replicas",
	"updatedReplicas",
	"readyReplicas",
	"availableReplicas",
] as const;

/** As a cluster would have it whose pods are always well. */
function running({ apiVersion, kind, metadata, spec }: KubeObject): LiveChild {
	const { replicas } = (spec ?? {}) as { replicas?: number };
	const live = { apiVersion, kind, metadata: { ...metadata, generation: 1 } };
	if (kind !== "Deployment" || replicas === undefined) return live;
	const status = Object.fromEntries(counts.map((name) => [name, replicas]));
	return { ...live, replicas, status: { ...status, observedGeneration: 1 } };
}

/** Comparable with that of a namespace on a server. */
export const canonicalOn = ({ written, children }: Paper): Canonical =>
	canonicalState(paperName, [
		...written.values(),
		...[...children.values()].flat(),
	]);
