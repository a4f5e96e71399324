// One pass over one object: gather, plan, apply, prune, report, status. At rest it makes no call.

import type {
	AnyController,
	ParentObject,
	Plan,
	Snapshot,
	Trouble,
} from "../controllers/controller.ts";
import { planOf, queryKey } from "../controllers/controller.ts";
import type { Condition } from "../kube/conditions.ts";
import { progressConditions, stampConditions } from "../kube/conditions.ts";
import type { KubeObject } from "../kube/objects.ts";
import type { Platform } from "../api/platform.ts";
import type { Outcome } from "./apply.ts";
import { childId } from "./apply-options.ts";
import type { Cluster } from "./cluster.ts";
import { ClusterError } from "./errors.ts";
import { isRefusal, isServerFault, withNextTry } from "./failed.ts";
import { withDrift } from "./drift.ts";
import { gather, parentOf } from "./gather.ts";
import type { Informers } from "./informers.ts";
import { keyOf } from "./informers.ts";
import type { Ledger } from "./ledger.ts";
import type { Pace } from "./pace.ts";
import type { RenamedCopies } from "./renamed-copies.ts";
import { carryOutRenaming } from "./renaming.ts";
import type { NextTry, RefusalRetries } from "./refusal-retries.ts";
import type { RepairLimiter } from "./repair-limiter.ts";
import type { Status } from "./status.ts";
import {
	essentials,
	fingerprintsOf,
	mergePatch,
	patchStatus,
	saysOnlyCounts,
	statusOf,
} from "./status.ts";
import type { UnkeptFields } from "./unkept-fields.ts";
import { usesSecrets } from "./uses-secrets.ts";
import type { OpenVault } from "./vault.ts";

export type World = {
	cluster: Cluster;
	informers: Informers;
	platform: Platform;
	/** RFC 3339, whole seconds. */
	now: () => string;
	repairs: RepairLimiter;
	refusals: RefusalRetries;
	pace: Pace;
	ledger: Ledger;
	openVault: OpenVault;
	/** Why nothing can be done in the namespace, where that is so. */
	obstacleIn: (namespace: string) => string | undefined;
	/** Whether this release works in the namespace; what another one made there for the same parent stays. */
	mayWriteIn: (namespace: string) => boolean;
	/** Whether another release works in the namespace, which this one does not serve. */
	isHeldElsewhere: (namespace: string) => Promise<boolean>;
	onSuppressed: () => void;
	/** A child is put right that these managers had changed. */
	onRepaired: (child: KubeObject, by: readonly string[]) => void;
	/** Waits until few others hold large objects; the place is kept until the pass ends. */
	enterLarge: () => Promise<void>;
	renamed: RenamedCopies;
	unkept: UnkeptFields;
	/** Of the kind the server drops these fields of status. */
	onUnkept: (kind: string, paths: readonly string[]) => void;
	/** Whether the pass before failed. */
	isRetry: boolean;
};

/** How it ended: `troubled` where something is refused, `again` when to run once more without any event, in milliseconds. */
export type Ending = {
	result: "gone" | "converged" | "troubled";
	again?: number;
};

export async function reconcile(
	controller: AnyController,
	namespace: string,
	name: string,
	world: World,
): Promise<Ending> {
	const { kind } = controller.resource;
	const key = queryKey({ kind, namespace, name });
	const parent = await parentOf(controller, { namespace, name }, world);
	// Garbage collection removes the children; there is no finalizer that could get stuck.
	if (!parent || parent.metadata.deletionTimestamp) {
		forget(key, namespace, world);
		return { result: "gone" };
	}
	const snapshot = await gather(controller, key, parent, world).catch(
		(error: unknown) => unread(controller, parent, error, world),
	);
	const first = planOf(controller, snapshot);
	const obstacle = world.obstacleIn(namespace);
	if (obstacle && usesSecrets(controller, snapshot, first))
		return hindered(
			controller,
			parent,
			{ reason: "Refused", message: obstacle },
			world,
		);
	const done = await carryOutRenaming(controller, snapshot, first, world);
	const { plan, outcome } = done;
	const next = nextTryOf(outcome, namespace, key, world);
	const { failure, troubles, again } = outcome;
	// A failure of another child waits longer than an edit that is to be put right.
	if (failure !== undefined) world.pace.lookAgain(key, again);
	// The next try may be the end of it; what fails again is said.
	const isTold = world.isRetry && troubles.some(isRetried);
	if (failure !== undefined && !isTold) throw failure;
	if (await isSilent(plan, namespace, world)) return { result: "converged" };
	const told = { ...outcome, troubles: withNextTry(troubles, next) };
	await report(controller, { ...snapshot, plan, outcome: told }, world);
	if (failure !== undefined) throw failure;
	world.ledger.settle(key);
	return endingOf(again, next);
}

const isSilent = async (plan: Plan, namespace: string, world: World) =>
	plan.isSilent === true ||
	(plan.isSilentIfHeld === true && (await world.isHeldElsewhere(namespace)));

function endingOf(again: number | undefined, next?: NextTry): Ending {
	const waits = [again, next?.remaining].filter((wait) => wait !== undefined);
	return {
		result: next ? "troubled" : "converged",
		...(waits.length > 0 && { again: Math.min(...waits) }),
	};
}

function forget(
	key: string,
	namespace: string,
	{ informers, ledger, refusals, renamed }: World,
): void {
	informers.subscriptions.set(key, new Set());
	ledger.settle(key);
	refusals.forget(namespace, key);
	renamed.forget(key);
}

/** Undefined where nothing is refused; what failed is the queue's to retry. */
function nextTryOf(
	{ troubles, failure }: Outcome,
	namespace: string,
	key: string,
	{ refusals }: World,
): NextTry | undefined {
	if (troubles.some(isRefusal))
		return refusals.refused(namespace, key, performance.now());
	if (failure === undefined) refusals.settled(namespace, key);
	return undefined;
}

const isRetried = ({ reason }: Trouble) => reason === "Retrying";
type Done = Snapshot<ParentObject> & { plan: Plan; outcome: Outcome };

async function report(
	controller: AnyController,
	{ plan, outcome, ...snapshot }: Done,
	world: World,
): Promise<void> {
	const { parent } = snapshot;
	const key = keyOf(parent.kind, parent.metadata);
	const fingerprints = fingerprintsOf(parent, plan, {
		...world.ledger.of(key, parent.metadata.uid ?? ""),
		...outcome.fingerprints,
	});
	const children = world.informers
		.childrenOf(controller, parent)
		.map((child) => withDrift(child, fingerprints[childId(child, parent)]));
	const told = controller.report(
		{ ...snapshot, children },
		plan,
		outcome.troubles,
	);
	const at = world.now();
	const status = {
		...(plan.keepsStatus && parent.status),
		...statusOf(parent, told, fingerprints, at),
	};
	world.pace.lookAgain(key, millisecondsTo(told.lookAgainAt, at));
	const isEarly = world.pace.putsOff(key, performance.now(), () =>
		saysOnlyCounts(parent.status, status, controller.counts),
	);
	if (!isEarly) await tell(controller, parent, status, world);
}

/** A timer takes no more than 24 days; whoever comes too early is told the time again. */
const longestWait = 3_600_000;

/** Never too early: both are whole seconds, and the second one has begun. */
function millisecondsTo(time: string | undefined, at: string) {
	const left = Date.parse(time ?? "") - Date.parse(at);
	return Number.isNaN(left)
		? undefined
		: Math.min(longestWait, Math.max(0, left));
}

async function tell(
	{ resource }: AnyController,
	parent: ParentObject,
	report: Status,
	world: World,
): Promise<void> {
	const { cluster, informers, pace, unkept, onUnkept } = world;
	const { kind } = resource;
	const send = (wanted: Status) =>
		informers
			.parents(kind)
			.write(parent.metadata, () =>
				patchStatus(cluster, resource, parent, wanted),
			);
	let status = unkept.kept(kind, report);
	const answer = await send(status).catch((error: unknown) => {
		if (!(error instanceof ClusterError) || error.failure !== "invalid")
			throw error;
		// A CRD that does not know a value refuses all of the status: at least the conditions are told.
		if (unkept.isNews(kind)) onUnkept(kind, [error.message]);
		status = { ...parent.status, ...essentials(status) };
		return send(status);
	});
	if (!answer) return;
	const answered = (answer["status"] ?? {}) as Status;
	if (Object.keys(mergePatch(answered, status)).length > 0) {
		const sent = mergePatch(parent.status ?? {}, status);
		const news = unkept.learn(kind, sent, answered);
		if (news.length > 0) onUnkept(kind, news);
		const left = mergePatch(answered, unkept.kept(kind, status));
		// Members of which our cache knew nothing: an answer was lost, or another leader wrote last.
		if (Object.keys(left).length > 0)
			throw new ClusterError("conflict", "the status held more than was known");
	}
	pace.wrote(keyOf(kind, parent.metadata), performance.now());
}

/** What is asked for cannot be read: that is said when it lasts. */
async function unread(
	controller: AnyController,
	parent: ParentObject,
	error: unknown,
	world: World,
): Promise<never> {
	if (world.isRetry && error instanceof ClusterError && isServerFault(error)) {
		const message = `what the spec names cannot be read: ${error.message}`;
		const trouble: Trouble = { reason: "Retrying", message };
		await hindered(controller, parent, trouble, world);
	}
	throw error;
}

/** Says why nothing is done, and leaves all else of the status as it is. */
async function hindered(
	controller: AnyController,
	parent: ParentObject,
	trouble: Trouble,
	world: World,
): Promise<Ending> {
	const { status = {}, metadata } = parent;
	const conditions = stampConditions(
		progressConditions({ state: "Reconciling", ...trouble }),
		(status["conditions"] ?? []) as Condition[],
		metadata.generation ?? 0,
		world.now(),
	);
	const { generation: observedGeneration } = metadata;
	const told = { ...status, conditions, observedGeneration };
	await tell(controller, parent, told, world);
	return { result: "converged" };
}
