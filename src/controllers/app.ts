// The controller of Apps: which objects it needs to know, which children it wants, and what status says.

import type { App } from "../api/app/app.ts";
import { app as kind } from "../api/app/app.ts";
import type { Platform } from "../api/platform.ts";
import type { AppSources } from "../compile/app/facts.ts";
import { appFacts } from "../compile/app/facts.ts";
import { appChildren } from "../compile/app/index.ts";
import { linksOf } from "../compile/app/links.ts";
import { rememberedObjects } from "../compile/app/revisions.ts";
import { withDesiredHash } from "../compile/child.ts";
import type { Fault } from "../compile/fault.ts";
import { reasons } from "../api/reasons.ts";
import type { ConfigMap, KubeObject, Resource } from "../kube/objects.ts";
import { configMaps } from "../kube/objects.ts";
import { appReport } from "./app-report.ts";
import type { Controller, Found, Plan, Query, Snapshot } from "./controller.ts";
import { foundFor } from "./controller.ts";

const resource: Resource = {
	apiVersion: `${kind.group}/${kind.version}`,
	kind: kind.kind,
	plural: kind.plural,
	scope: kind.scope,
};

export const appController: Controller<App> = {
	resource,
	children: appChildren,
	reads: [configMaps],
	indexes: {
		links: (parent) => linkedNames(parent).map((name) => address(parent, name)),
	},
	related: relatedTo,
	plan,
	report: appReport,
};

const namespaceOf = ({ metadata }: App) => metadata.namespace ?? "default";
const address = (parent: App, name: string) => `${namespaceOf(parent)}/${name}`;

const linkedNames = (parent: App): string[] =>
	[...new Set(linksOf(parent).map(({ to }) => to))].sort();

const configMapNames = ({ spec }: App): string[] => {
	const names = spec?.config?.layers?.map(({ configMap }) => configMap) ?? [];
	return [...new Set(names.flatMap((name) => name ?? []))].sort();
};

const configMapQuery = (parent: App, name: string): Query => ({
	kind: configMaps.kind,
	namespace: namespaceOf(parent),
	name,
});
const appQuery = (parent: App, name: string): Query => ({
	kind: resource.kind,
	namespace: namespaceOf(parent),
	name,
});
const inboundQuery = (parent: App): Query => ({
	kind: resource.kind,
	index: "links",
	value: address(parent, parent.metadata.name),
});

function relatedTo(parent: App): Query[] {
	return [
		...configMapNames(parent).map((name) => configMapQuery(parent, name)),
		...linkedNames(parent).map((name) => appQuery(parent, name)),
		inboundQuery(parent),
	];
}

/** Objects by name; an object is what its query asked for. */
function byName<T>(
	names: readonly string[],
	found: Found,
	query: (name: string) => Query,
): Map<string, T> {
	const entries = names.flatMap((name) =>
		foundFor(found, query(name)).map((object): [string, T] => [
			name,
			object as KubeObject & T,
		]),
	);
	return new Map(entries);
}

function sourcesOf(snapshot: Snapshot<App>): AppSources {
	const { parent: app, related, children, platform } = snapshot;
	return {
		app,
		configMaps: byName<ConfigMap>(configMapNames(app), related, (name) =>
			configMapQuery(app, name),
		),
		targets: byName<App>(linkedNames(app), related, (name) =>
			appQuery(app, name),
		),
		inbound: foundFor(related, inboundQuery(app)) as readonly (KubeObject &
			App)[],
		children,
		platform,
	};
}

/** Faults that bear on Ready hold the children marked so: what runs keeps running as it was. */
function plan(snapshot: Snapshot<App>): Plan {
	const { parent, children: live, platform } = snapshot;
	const namespace = namespaceOf(parent);
	if (!platform.servedNamespaces.includes(namespace))
		return {
			children: [],
			kept: kept(live),
			faults: [notServed(namespace)],
			isSilent: !mayReportUnserved(parent, platform),
		};
	const { facts, faults } = appFacts(sourcesOf(snapshot));
	const isHeld = faults.some(
		({ reason }) => reasons[reason].bearing !== "Edge",
	);
	const wanted = appChildren.filter(({ held }) => !(held && isHeld));
	const heldKinds = new Set(
		appChildren.filter(({ held }) => held).map((child) => child.resource.kind),
	);
	return {
		children: wanted.flatMap(({ build, wave, write, resource: of }) => {
			const object = build(facts);
			if (!object) return [];
			return [{ object: withDesiredHash(object), resource: of, wave, write }];
		}),
		kept: isHeld
			? kept(live.filter(({ kind: of }) => heldKinds.has(of)))
			: rememberedObjects(
					facts.revision.name,
					live,
					parent.status?.revision?.healthy,
				),
		faults,
	};
}

/** Two operators that serve different namespaces must not overwrite each other's words for ever. */
function mayReportUnserved({ status }: App, platform: Platform): boolean {
	const ready = status?.conditions?.find(({ type }) => type === "Ready");
	const isFree = !ready || ready.reason === "NamespaceNotServed";
	return platform.unservedApps === "Report" && isFree;
}

const kept = (live: Snapshot<App>["children"]): Plan["kept"] =>
	live
		.map(({ kind: of, metadata }) => ({ kind: of, name: metadata.name }))
		.sort((a, b) => (a.kind + a.name < b.kind + b.name ? -1 : 1));

const notServed = (namespace: string): Fault => ({
	reason: "NamespaceNotServed",
	path: "metadata.namespace",
	message: `is ${namespace}, where the operator has no rights; add ${namespace} to servedNamespaces in the values of its Helm chart and run helm upgrade`,
});
