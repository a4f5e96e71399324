// One pass over one object: gather, plan, apply, prune, report, status. At rest it makes no call.

import type {
	AnyController,
	ParentObject,
	Plan,
} from "../controllers/controller.ts";
import { planOf, queryKey } from "../controllers/controller.ts";
import type { Condition } from "../kube/conditions.ts";
import type { KubeObject } from "../kube/objects.ts";
import { canonical } from "../kube/names.ts";
import { progressConditions, stampConditions } from "../kube/conditions.ts";
import type { Platform } from "../api/platform.ts";
import type { Outcome } from "./apply.ts";
import { applyAll } from "./apply.ts";
import type { Cluster } from "./cluster.ts";
import { ClusterError } from "./errors.ts";
import { gather, parentOf } from "./gather.ts";
import type { Informers } from "./informers.ts";
import { keyOf } from "./informers.ts";
import type { Ledger } from "./ledger.ts";
import type { Pace } from "./pace.ts";
import { prune, revoke } from "./prune.ts";
import type { Repairs } from "./repairs.ts";
import type { Status } from "./status.ts";
import {
	appliedBefore,
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
	repairs: Repairs;
	pace: Pace;
	ledger: Ledger;
	openVault: OpenVault;
	/** Why nothing can be done in the namespace, where that is so. */
	obstacleIn: (namespace: string) => string | undefined;
	/** Whether this release works in the namespace; what another one made there for the same parent stays. */
	mayWriteIn: (namespace: string) => boolean;
	onSuppressed: () => void;
	/** Waits until few others hold large objects; the place is kept until the pass ends. */
	enterLarge: () => Promise<void>;
	unkept: UnkeptFields;
	/** Of the kind the server drops these fields of status. */
	onUnkept: (kind: string, paths: readonly string[]) => void;
};

/** How it ended; `troubled` wants to be looked at again later. */
export type Ending = "gone" | "converged" | "troubled";

export async function reconcile(
	controller: AnyController,
	namespace: string,
	name: string,
	world: World,
): Promise<Ending> {
	const { informers } = world;
	const { kind } = controller.resource;
	const key = queryKey({ kind, namespace, name });
	const parent = await parentOf(controller, { namespace, name }, world);
	// Garbage collection removes the children; there is no finalizer that could get stuck.
	if (!parent || parent.metadata.deletionTimestamp) {
		informers.subscriptions.set(key, new Set());
		world.ledger.settle(key);
		return "gone";
	}
	const snapshot = await gather(controller, key, parent, world);
	const plan = planOf(controller, snapshot);
	const obstacle = world.obstacleIn(namespace);
	if (obstacle && usesSecrets(controller, snapshot, plan))
		return hindered(controller, parent, obstacle, world);
	const outcome = await carryOut(controller, plan, parent, world);
	if (plan.isSilent) return "converged";
	const children = informers.childrenOf(controller, parent);
	const report = controller.report(
		{ ...snapshot, children },
		plan,
		outcome.troubles,
	);
	const fingerprints = fingerprintsOf(parent, plan, {
		...world.ledger.of(key, parent.metadata.uid ?? ""),
		...outcome.fingerprints,
	});
	const status = statusOf(parent, report, fingerprints, world.now());
	const isEarly = world.pace.putsOff(key, performance.now(), () =>
		saysOnlyCounts(parent.status, status, controller.counts),
	);
	if (!isEarly) await tell(controller, parent, status, world);
	world.ledger.settle(key);
	return outcome.troubles.length > 0 ? "troubled" : "converged";
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

/** Says why nothing is done, and leaves all else of the status as it is. */
async function hindered(
	controller: AnyController,
	parent: ParentObject,
	message: string,
	world: World,
): Promise<Ending> {
	const { status = {}, metadata } = parent;
	const conditions = stampConditions(
		progressConditions({ state: "Reconciling", reason: "Refused", message }),
		(status["conditions"] ?? []) as Condition[],
		metadata.generation ?? 0,
		world.now(),
	);
	const { generation: observedGeneration } = metadata;
	const told = { ...status, conditions, observedGeneration };
	await tell(controller, parent, told, world);
	return "converged";
}

async function carryOut(
	controller: AnyController,
	plan: Plan,
	parent: ParentObject,
	world: World,
): Promise<Outcome> {
	const { cluster, informers } = world;
	const confirm = once(() => confirmParent(controller, parent, world));
	const resources = [
		...controller.children.map(({ resource }) => resource),
		...(controller.retired ?? []),
	];
	const options = { cluster, resources, parent, confirm };
	const owned = () =>
		informers
			.childrenOf(controller, parent)
			.filter(({ metadata }) => world.mayWriteIn(metadata.namespace ?? ""));
	const refusals = plan.revoked ? await revoke(plan, owned(), options) : [];
	const outcome = await applyAll(plan, {
		...world,
		...remembering(parent, world),
		parent,
		ownerLabel: controller.ownerLabel,
		confirm,
	});
	// What is not wanted any more goes only after what takes its place has come.
	const troubles = [...refusals, ...outcome.troubles];
	if (troubles.length > 0) return { ...outcome, troubles };
	return { ...outcome, troubles: await prune(plan, owned(), options) };
}

/** What applying asks and tells of the caches, the repairs and the ledger. */
function remembering(
	parent: ParentObject,
	{ informers, repairs, ledger }: World,
) {
	const key = keyOf(parent.kind, parent.metadata);
	const { uid = "" } = parent.metadata;
	const now = () => performance.now();
	return {
		mayRepair: (child: string) => repairs.mayRepair(child, now()),
		onRepaired: (child: string) => repairs.repaired(child, now()),
		onTaken: (kind: string, namespace: string, name: string) => {
			const query = queryKey({ kind, namespace, name });
			informers.subscriptions.add(key, query);
		},
		applied: { ...appliedBefore(parent), ...ledger.of(key, uid) },
		onWritten: (child: string, left: string) =>
			ledger.wrote(key, uid, child, left),
		store: {
			get: (kind: string, namespace: string, name: string) =>
				informers.children(kind).get(namespace, name),
			write: <A extends KubeObject | "taken">(
				{ kind, metadata }: KubeObject,
				call: () => Promise<A>,
			) => informers.children(kind).write(metadata, call),
		},
	};
}

/** One quorum read before what cannot be undone: caches may lag behind a deletion or a newer spec. */
async function confirmParent(
	{ resource }: AnyController,
	{ metadata, status }: ParentObject,
	{ cluster, informers }: World,
): Promise<void> {
	const { namespace = "", name, uid, generation } = metadata;
	const cache = informers.parents(resource.kind);
	const fresh = await cluster.get(resource, namespace, name);
	if (!fresh || fresh.metadata.uid !== uid) cache.forget(metadata);
	if (fresh) cache.observe(fresh);
	const isSame =
		fresh?.metadata.uid === uid &&
		fresh?.metadata.generation === generation &&
		// A status of which the pass knows nothing: the answer to a write of it was lost, and its event comes too late to be news.
		canonical(fresh?.["status"]) === canonical(status) &&
		!fresh?.metadata.deletionTimestamp;
	if (!isSame) throw new ClusterError("conflict", "the cache was behind");
}

function once(work: () => Promise<void>): () => Promise<void> {
	let result: Promise<void> | undefined;
	return () => (result ??= work());
}
