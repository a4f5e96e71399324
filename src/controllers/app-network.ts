// The controller of AppNetworks: it makes nothing. Its members compile it into their own policies; here it is only told who they are.

import type { App } from "../api/app/app.ts";
import type { AppNetwork } from "../api/app-network.ts";
import {
	appNetwork as kind,
	longestMember,
	mostMembers,
} from "../api/app-network.ts";
import { addressOfObject, addressText } from "../compile/network/address.ts";
import { membersOf } from "../compile/network/joined.ts";
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
	related: (parent, found) => [
		membersQuery(addressText(addressOfObject(parent))),
		...namespacesOf(parent, found).map(tenantQuery),
	],
	plan: (snapshot): Plan =>
		unservedPlan(snapshot) ?? { children: [], kept: [], faults: [] },
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
	const apps = appsIn(parent, related);
	const members = [...apps, ...podsIn(parent)];
	return {
		conditions: progressConditions({
			state: "Ready",
			reason: "InForce",
			message: `part of the policies of ${apps.length} ${apps.length === 1 ? "App" : "Apps"}`,
		}).map(clipped),
		fields: {
			memberCount: members.length,
			...(members.length > 0 && { members: members.slice(0, mostMembers) }),
		},
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
	...new Set(
		[network, ...candidatesFor(network, found)].map(
			(object) => addressOfObject(object).namespace,
		),
	),
];

function appsIn(network: AppNetwork, found: Found): readonly Member[] {
	const own = addressOfObject(network).namespace;
	const tenants = tenantsIn(namespacesOf(network, found), found);
	const candidates = candidatesFor(network, found);
	return membersOf(network, candidates, tenants).map((address) => ({
		name: address.namespace === own ? address.name : addressText(address),
		kind: "App",
	}));
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
