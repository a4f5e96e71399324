// The controller of AppSecrets: who uses it, which Secrets it wants, and what status says. It never sees a value.

import type { AppSecret } from "../api/app-secret/app-secret.ts";
import { appSecret as kind } from "../api/app-secret/app-secret.ts";
import { plannedChildren } from "../compile/child.ts";
import { secretFacts } from "../compile/secret/facts.ts";
import { secretChildren } from "../compile/secret/index.ts";
import { recordsOf } from "../compile/secret/records.ts";
import { appSecretLabel } from "../kube/labels.ts";
import { isSecretName } from "../kube/names.ts";
import { resourceOf, secrets } from "../kube/objects.ts";
import {
	consumerQuery,
	consumersOf,
	revisionsInUse,
} from "./app-secret/consumers.ts";
import { appSecretReport } from "./app-secret/report.ts";
import type { Controller, Plan, Snapshot } from "./controller.ts";
import { membersOf, projected } from "./projection.ts";
import { keptChildren, unservedPlan } from "./served.ts";

export const appSecretController: Controller<AppSecret> = {
	resource: resourceOf(kind),
	ownerLabel: appSecretLabel,
	children: secretChildren,
	reads: [],
	indexes: {},
	projection: (secret) =>
		projected(secret, {
			status: membersOf(
				secret.status,
				"revision",
				"epoch",
				"keys",
				"secretName",
			),
		}),
	refusal: unservedPlan,
	related: (parent) => [consumerQuery(parent)],
	plan,
	report: (snapshot, done, troubles) =>
		appSecretReport(snapshot, done, troubles, consumersOf(snapshot)),
};

/** Any Fault holds everything: values stay as they are until all of them can be made. */
function plan(snapshot: Snapshot<AppSecret>): Plan {
	const { parent, children: live } = snapshot;
	const used = revisionsInUse(snapshot);
	const { facts, faults } = secretFacts(parent, live, used);
	if (faults.length > 0)
		return { children: [], kept: keptChildren(live), faults };
	const children = plannedChildren(secretChildren, facts);
	const planned = new Set(children.map(({ object }) => object.metadata.name));
	const names = [
		...keptNames(snapshot, facts.revision),
		...strangeNames(snapshot),
	];
	return {
		children,
		kept: names
			.filter((name) => !planned.has(name))
			.sort()
			.map((name) => ({ kind: secrets.kind, name })),
		faults: [],
	};
}

/** The copy before the current one, and those that pods of an App may run with. */
function keptNames(snapshot: Snapshot<AppSecret>, current: number) {
	const { name } = snapshot.parent.metadata;
	const copies = recordsOf(name, snapshot.children).filter(
		({ secret }) => secret !== name,
	);
	const previous = copies.find(({ revision }) => revision < current);
	const used = revisionsInUse(snapshot);
	return new Set([
		...(previous ? [previous.secret] : []),
		...copies
			.filter(({ revision }) => used.includes(revision))
			.map(({ secret }) => secret),
	]);
}

/** A backup under a name of its own still carries our labels; it is nothing that we made. */
const strangeNames = ({ parent, children }: Snapshot<AppSecret>): string[] =>
	children
		.map(({ metadata }) => metadata.name)
		.filter((name) => !isSecretName(name, parent.metadata.name));
