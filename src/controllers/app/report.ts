// The status of an App: conditions and fields, from what was planned and what is there.

import type { App } from "../../api/app/app.ts";
import { defaultReplicas } from "../../api/app/spec.ts";
import { appChildren } from "../../compile/app/index.ts";
import { revisionOf } from "../../compile/app/revision.ts";
import { earliest } from "../../compile/app/rollout/times.ts";
import { relaxationsOf } from "../../compile/app/relaxations.ts";
import { usedSecrets } from "../../compile/app/secret-uses.ts";
import type { LiveChild } from "../../compile/child.ts";
import type { Progress, Verdict } from "../../kube/conditions.ts";
import { progressConditions } from "../../kube/conditions.ts";
import { identity } from "../../kube/labels.ts";
import { firstCopyName } from "../../kube/names.ts";
import { deployments } from "../../kube/objects.ts";
import type { Plan, Report, Snapshot, Trouble } from "../controller.ts";
import { clipped, faultsOf, progressOf, sentence } from "../readiness.ts";
import { impostors } from "./impostors.ts";
import { secretNeed } from "./needs/secrets.ts";
import { tenancyNeed } from "./needs/tenancy.ts";
import { whileWaiting, withWait } from "./roll-wait.ts";
import { rolloutOf } from "./rollout.ts";
import { secretsInUse } from "./secrets-in-use.ts";

export function appReport(
	snapshot: Snapshot<App>,
	plan: Plan,
	troubles: readonly Trouble[],
): Report {
	const { parent, children: live } = snapshot;
	const deployment = workloadOf(parent, live);
	const base = whileWaiting(
		progressOf({ plan, troubles, live, children: appChildren }),
		plan,
		deployment,
	);
	// While the plan is held the one that was applied before.
	const current =
		plannedRevision(plan)?.number ?? parent.status?.revision?.current;
	const {
		progress,
		failingPods,
		lookAgainAt: due,
	} = rolloutOf(snapshot, deployment, current, base);
	const lookAgainAt = earliest([due, plan.waits?.until]);
	const verdicts = [
		...progressConditions(
			isExternal(parent) ? declared(progress) : withWait(progress, plan),
		),
		...contested(troubles),
		...impostors(snapshot),
		...renamed(plan),
		...resolved(parent, plan),
		...(isExternal(parent) ? [] : [hardened(snapshot)]),
	];
	return {
		conditions: verdicts.map(clipped),
		fields: {
			...(isExternal(parent)
				? {}
				: fieldsOf(snapshot, plan, progress.state === "Ready")),
			...(failingPods.length > 0 && { failingPods }),
			...plan.fields,
		},
		...(lookAgainAt !== undefined && { lookAgainAt }),
	};
}

const isExternal = ({ spec }: App) => spec?.workload === "External";

const declared = (progress: Progress): Progress =>
	progress.state === "Ready"
		? {
				state: "Ready",
				reason: "Declared",
				message: "others can link to it; nothing runs here",
			}
		: progress;

const isServed = ({ faults }: Plan) =>
	faults.every(({ reason }) => reason !== "NamespaceNotServed");

/** Those that may be relaxed: what was refused is not relaxed. */
const relaxedRules = ({
	parent,
	related,
	platform,
}: Snapshot<App>): string[] => {
	const { tenant } = tenancyNeed.given(parent, related);
	return [...relaxationsOf(parent, tenant, platform).rules].sort();
};

/** Absent where the network names nothing and all logs are taken, and where nothing was resolved because the namespace is not served. */
function resolved(parent: App, plan: Plan): Verdict[] {
	const { links = [], join = [], external = [] } = parent.spec?.network ?? {};
	const count = links.length + join.length + external.length;
	if (!isServed(plan)) return [];
	const edges = faultsOf(plan.faults, "Edge");
	const [first] = edges;
	if (first)
		return [
			{
				type: "Resolved",
				status: "False",
				reason: first.reason,
				message: sentence(edges),
			},
		];
	if (count === 0) return [];
	const message =
		count === 1
			? "the one entry of spec.network is resolved"
			: `all ${count} entries of spec.network are resolved`;
	return [{ type: "Resolved", status: "True", reason: "AllLinked", message }];
}

/** Only there while it goes on. */
function contested(troubles: readonly Trouble[]): Verdict[] {
	const fights = troubles.filter(({ reason }) => reason === "Contested");
	const [first] = fights;
	if (!first) return [];
	const message = fights.map((trouble) => trouble.message).join("; ");
	return [{ type: "Contested", status: "True", reason: first.reason, message }];
}

/** Told for as long as pods mount the other name. */
function renamed({ children }: Plan): Verdict[] {
	const others = children.flatMap(({ renames, object: { kind, metadata } }) => {
		const first = firstCopyName(metadata.name);
		const isFirst = !renames || first === metadata.name;
		return isFirst ? [] : [`${kind}/${first}, now ${metadata.name}`];
	});
	if (others.length === 0) return [];
	const message = `Seaworthy did not make what had the name of a copy, left it as it is and rolled to another name: ${others.join("; ")}`;
	const reason = "NameTaken";
	return [{ type: reason, status: "True", reason, message }];
}

/** Of what runs, not only of what was asked for. */
function hardened(snapshot: Snapshot<App>): Verdict {
	const { parent, children: live } = snapshot;
	const drift = workloadOf(parent, live)?.drift;
	if (drift)
		return {
			type: "Hardened",
			status: "False",
			reason: "Drifted",
			message: `${deployments.kind}/${parent.metadata.name} was changed by ${drift.join(", ") || "somebody"} and is not put right yet`,
		};
	const rules = relaxedRules(snapshot);
	if (rules.length === 0)
		return {
			type: "Hardened",
			status: "True",
			reason: "FullyHardened",
			message: "no rule is relaxed",
		};
	const message = `relaxed by spec.security.relax: ${rules.join(", ")}`;
	return { type: "Hardened", status: "False", reason: "Relaxed", message };
}

const workloadOf = (
	{ metadata: { name } }: App,
	live: readonly LiveChild[],
): LiveChild | undefined =>
	live.find(
		({ kind, metadata }) => kind === deployments.kind && metadata.name === name,
	);

function fieldsOf(
	snapshot: Snapshot<App>,
	plan: Plan,
	isReady: boolean,
): Report["fields"] {
	const { parent, related, children: live } = snapshot;
	const { name } = parent.metadata;
	const deployment = workloadOf(parent, live);
	const count = (field: string) => Number(deployment?.status?.[field] ?? 0);
	const relaxed = relaxedRules(snapshot);
	const planned = plannedRevision(plan);
	// While the plan is held the one that was applied before.
	const current = planned?.number ?? parent.status?.revision?.current;
	const used = secretsInUse(
		parent,
		planned && usedSecrets(parent, secretNeed.given(parent, related)),
		isReady,
	);
	const healthy = isReady ? current : parent.status?.revision?.healthy;
	const selector = Object.entries(identity(name))
		.map((label) => label.join("="))
		.join(",");
	return {
		selector,
		replicas: count("replicas"),
		readyReplicas: count("readyReplicas"),
		podsReady: `${count("readyReplicas")}/${parent.spec?.replicas ?? defaultReplicas}`,
		...(relaxed.length > 0 && { relaxed }),
		...(current !== undefined && {
			revision: { current, ...(healthy !== undefined && { healthy }) },
		}),
		...(used.length > 0 && { secrets: used }),
	};
}

function plannedRevision({ children }: Plan) {
	const deployment = children.find(
		({ object }) => object.kind === deployments.kind,
	);
	return deployment && revisionOf(deployment.object.metadata);
}
