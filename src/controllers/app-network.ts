// The controller of AppNetworks: it makes nothing. Its members compile it into their own policies; here it is only told who they are.

import { counted } from "../kube/counted.ts";
import type { App } from "../api/app/app.ts";
import type { AppNetwork } from "../api/app-network.ts";
import {
	appNetwork as kind,
	longestMember,
	mostConnected,
	mostMembers,
} from "../api/app-network.ts";
import { addressOfObject, addressText } from "../compile/network/address.ts";
import type { Members } from "../compile/network/members.ts";
import { candidatesIn, membersOf } from "../compile/network/members.ts";
import type { Progress } from "../kube/conditions.ts";
import { progressConditions } from "../kube/conditions.ts";
import { shortened } from "../kube/names.ts";
import type { KubeObject } from "../kube/objects.ts";
import { resourceOf } from "../kube/objects.ts";
import { membersQuery } from "./app/needs/networks.ts";
import type {
	Controller,
	Found,
	Plan,
	Report,
	Snapshot,
} from "./controller.ts";
import { foundFor } from "./controller.ts";
import { projected } from "./projection.ts";
import { clipped, progressOf } from "./readiness.ts";
import { unservedPlan } from "./served.ts";
import { tenantQuery, tenantsIn } from "./tenant.ts";

export const appNetworkController: Controller<AppNetwork> = {
	resource: resourceOf(kind),
	// Nothing carries it.
	ownerLabel: "seaworthy.dev/app-network",
	children: [],
	reads: [],
	indexes: {},
	projection: (network) => projected(network, { spec: network.spec }),
	refusal: unservedPlan,
	related: (parent, found) => [
		membersQuery(addressText(addressOfObject(parent))),
		...namespacesOf(parent, found).map(tenantQuery),
	],
	plan: (): Plan => ({ children: [], kept: [], faults: [] }),
	report,
};

function report(
	{ parent, related, children: live }: Snapshot<AppNetwork>,
	plan: Plan,
): Report {
	const progress = progressOf({ plan, troubles: [], live, children: [] });
	if (progress.state !== "Ready")
		return {
			conditions: progressConditions(progress).map(clipped),
			fields: {},
		};
	const found = membersFound(parent, related);
	const members = [...appsIn(parent, found), ...podsIn(parent)];
	return {
		conditions: progressConditions(inForce(found)).map(clipped),
		fields: {
			memberCount: members.length,
			...(members.length > 0 && { members: members.slice(0, mostMembers) }),
		},
	};
}

function inForce({ count, leftOut }: Members): Progress {
	const message = `part of the policies of ${counted(count, "App")}`;
	if (leftOut === 0) return { state: "Ready", reason: "InForce", message };
	return {
		state: "Stalled",
		reason: "NetworkFull",
		message: `connects ${mostConnected} Apps at most; ${leftOut} more join and are left out: guests beyond the share of their namespace, then the youngest`,
	};
}

type Member = { readonly name: string; readonly kind: "App" | "Pods" };

const candidatesFor = (network: AppNetwork, found: Found) =>
	foundFor(
		found,
		membersQuery(addressText(addressOfObject(network))),
	) as readonly (KubeObject & App)[];

/** Its own, and those of the Apps that say that they join. */
const namespacesOf = (network: AppNetwork, found: Found): string[] => [
	...new Set([
		addressOfObject(network).namespace,
		...candidatesIn(candidatesFor(network, found)).keys(),
	]),
];

function membersFound(network: AppNetwork, found: Found): Members {
	const tenants = tenantsIn(namespacesOf(network, found), found);
	const candidates = candidatesIn(candidatesFor(network, found));
	return membersOf(network, candidates, tenants);
}

function appsIn(network: AppNetwork, { connected }: Members): Member[] {
	const own = addressOfObject(network).namespace;
	return [...connected].flatMap(([namespace, names]) =>
		names.map(
			(name): Member => ({
				name: namespace === own ? name : addressText({ namespace, name }),
				kind: "App",
			}),
		),
	);
}

const podsIn = ({ spec }: AppNetwork): Member[] =>
	(spec?.members ?? [])
		.map(({ matchLabels }) =>
			Object.entries(matchLabels ?? {})
				.map((label) => label.join("="))
				.sort()
				.join(","),
		)
		.filter((labels) => labels !== "")
		.sort()
		.map((name) => ({ name: shortened(name, longestMember), kind: "Pods" }));
