// The controller of Apps: which objects it needs to know, which children it wants, and what status says.

import type { App } from "../api/app/app.ts";
import { app as kind } from "../api/app/app.ts";
import type { Bearing } from "../api/reasons.ts";
import { reasons } from "../api/reasons.ts";
import { declarationsOf } from "../compile/app/declarations.ts";
import type { AppFacts } from "../compile/app/facts.ts";
import { appFacts } from "../compile/app/facts.ts";
import { appChildren } from "../compile/app/index.ts";
import { copiesInUse, revokedCopies } from "../compile/app/own-secrets.ts";
import { copiesToKeep } from "../compile/app/revisions.ts";
import type { LiveChild } from "../compile/child.ts";
import { plannedChildren } from "../compile/child.ts";
import { toldEdges } from "../compile/network/edges.ts";
import { appLabel } from "../kube/labels.ts";
import {
	configMaps,
	controllerRevisions,
	deployments,
	resourceOf,
	services,
} from "../kube/objects.ts";
import { loggedNamespaces } from "./app/needs/logging.ts";
import { nearAddresses } from "./app/needs/neighbours.ts";
import { joinedAddresses } from "./app/needs/networks.ts";
import { listedPods, podQuery } from "./app/needs/pods.ts";
import { listedReplicaSets } from "./app/needs/replica-sets.ts";
import { secretAddresses } from "./app/needs/secrets.ts";
import { outward, projection } from "./app/projection.ts";
import { impostorsOf, listedImpostors } from "./app/impostors.ts";
import { appReport } from "./app/report.ts";
import { rollWait } from "./app/roll-wait.ts";
import { givenTo, needs } from "./app/sources.ts";
import type { Controller, Plan, Snapshot } from "./controller.ts";
import { keptChildren, unservedPlan } from "./served.ts";

export const appController: Controller<App> = {
	resource: resourceOf(kind),
	ownerLabel: appLabel,
	children: appChildren,
	retired: [controllerRevisions],
	reads: [configMaps, services],
	lists: [listedReplicaSets, listedImpostors, listedPods],
	indexes: {
		links: nearAddresses,
		logs: loggedNamespaces,
		networks: joinedAddresses,
		secrets: secretAddresses,
	},
	projection,
	outward,
	counts: ["replicas", "readyReplicas", "podsReady", "failingPods"],
	refusal: unservedPlan,
	related: (parent, found) => [
		...needs.flatMap(({ queries }) => queries(parent, found)),
		...impostorsOf(parent),
		podQuery(parent),
	],
	plan,
	report: appReport,
};

const holding: ReadonlySet<Bearing> = new Set(["Stalled", "Reconciling"]);

/** Faults that bear on Ready hold the children marked so: what runs keeps running as it was. */
function plan(snapshot: Snapshot<App>): Plan {
	const { parent, children: live, platform, related, taken, at } = snapshot;
	const given = givenTo(parent, related);
	const { facts, faults } = appFacts({
		app: parent,
		children: live,
		platform,
		at,
		taken,
		...given,
	});
	const isHeld = faults.some(({ reason }) =>
		holding.has(reasons[reason].bearing),
	);
	const wanted = appChildren.filter(({ held }) => !(held && isHeld));
	const atOnce = plannedChildren(wanted, facts);
	const waits = isHeld ? undefined : rollWait(snapshot, facts, atOnce);
	const staying = wanted.filter(({ rolls }) => !rolls);
	const planned = waits ? plannedChildren(staying, facts) : atOnce;
	const revoked = revokedCopies(live, planned, given);
	const left = live.filter((child) => !revoked.includes(child));
	return {
		children: planned,
		kept: isHeld
			? keptChildren(left.filter(isOfHeldKind))
			: [
					...(waits ? keptChildren(live.filter(isWorkload)) : []),
					...copiesToKeep(facts.memory, facts.revisionLimit, left),
					...keptChildren(copiesInUse(left, planned)),
				],
		...(revoked.length > 0 && { revoked: keptChildren(revoked) }),
		...(waits && { waits }),
		faults,
		fields: toldNetwork(parent, facts),
	};
}

const heldKinds = new Set(
	appChildren.filter(({ held }) => held).map(({ resource }) => resource.kind),
);
const isOfHeldKind = ({ kind: of }: LiveChild) => heldKinds.has(of);
const isWorkload = ({ kind: of }: LiveChild) => of === deployments.kind;

function toldNetwork(
	app: App,
	{ name, network, spec, earlier }: AppFacts,
): NonNullable<Plan["fields"]> {
	const policy = spec.workload === "External" ? undefined : name;
	const edges = toldEdges(network, policy);
	const declared = policy ? declarationsOf(app, earlier) : [];
	return {
		...(edges.length > 0 && { edges }),
		...(declared.length > 0 && { declared }),
	};
}
