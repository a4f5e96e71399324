// The controller of LoggingSidecars. It makes nothing: what it describes appears in the pods of Apps. It only says whether that can be done.

import type { App } from "../api/app/app.ts";
import { app as appKind } from "../api/app/app.ts";
import type { LoggingSidecar } from "../api/logging-sidecar.ts";
import { loggingSidecar as kind } from "../api/logging-sidecar.ts";
import type { Fault } from "../compile/fault.ts";
import { byPath } from "../compile/fault.ts";
import { loggingOf, servedByOlder } from "../compile/logging/choice.ts";
import type { KeptSecret } from "../compile/logging/credentials.ts";
import { missingSecrets, secretNames } from "../compile/logging/credentials.ts";
import { logsOf } from "../compile/logging/logs.ts";
import { judgedSidecar, writtenOutputs } from "../compile/logging/spec.ts";
import { configHash, printingFaults } from "../compile/logging/text.ts";
import type { Progress } from "../kube/conditions.ts";
import { progressConditions } from "../kube/conditions.ts";
import { loggingSidecarLabel } from "../kube/labels.ts";
import type { KubeObject } from "../kube/objects.ts";
import { resourceOf } from "../kube/objects.ts";
import type {
	Controller,
	Found,
	Plan,
	Query,
	Report,
	Snapshot,
} from "./controller.ts";
import { foundFor } from "./controller.ts";
import { clipped, faultsOf, sentence } from "./readiness.ts";
import { sidecarProgress } from "./logging-sidecar/progress.ts";
import { projected } from "./projection.ts";
import { unservedPlan } from "./served.ts";

const namespaceOf = ({ metadata }: LoggingSidecar) =>
	metadata.namespace ?? "default";

export const loggingSidecarController: Controller<LoggingSidecar> = {
	resource: resourceOf(kind),
	ownerLabel: loggingSidecarLabel,
	children: [],
	reads: [],
	indexes: { namespace: (parent) => [namespaceOf(parent)] },
	projection: (sidecar) => projected(sidecar, { spec: sidecar.spec }),
	refusal: unservedPlan,
	related: (parent) => [...neighbourQueries(parent), ...secretQueries(parent)],
	plan,
	report,
};

/** Its own kind as well: whether an App is served depends on whether another one selects it too. */
const neighbourQueries = (
	parent: LoggingSidecar,
): [apps: Query, sidecars: Query] => {
	const value = namespaceOf(parent);
	return [
		{ kind: appKind.kind, index: "logs", value },
		{ kind: kind.kind, index: "namespace", value },
	];
};

const secretQuery = (parent: LoggingSidecar, name: string): Query => ({
	kind: "AppSecret",
	namespace: namespaceOf(parent),
	name,
});
const secretQueries = (parent: LoggingSidecar) =>
	secretNames(writtenOutputs(parent)).map((name) => secretQuery(parent, name));

/** Apps of the namespace, sorted by name, and its LoggingSidecars. */
function neighboursOf({ parent, related }: Snapshot<LoggingSidecar>) {
	const [apps, neighbours] = neighbourQueries(parent);
	const others = (
		foundFor(related, neighbours) as readonly (KubeObject & LoggingSidecar)[]
	).filter(({ metadata }) => metadata.name !== parent.metadata.name);
	return {
		apps: (foundFor(related, apps) as readonly (KubeObject & App)[])
			.filter((app) => !app.metadata.deletionTimestamp)
			.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)),
		// What a cache says of this very object may be older than the one at hand.
		sidecars: [...others, parent],
	};
}

/** Apps with logs that this one serves, sorted by name. */
function servedApps(snapshot: Snapshot<LoggingSidecar>): App[] {
	const { apps, sidecars } = neighboursOf(snapshot);
	return apps.filter(
		(app) => loggingOf(app, sidecars).sidecar === snapshot.parent,
	);
}

const mostNamed = 5;

function overlaps(snapshot: Snapshot<LoggingSidecar>): Fault[] {
	const { apps, sidecars } = neighboursOf(snapshot);
	return [...servedByOlder(snapshot.parent, apps, sidecars)].map(
		([holder, names]) => {
			const more = names.length - mostNamed;
			const shown = names.slice(0, mostNamed).join(", ");
			const rest = more > 0 ? ` and ${more} more` : "";
			return {
				reason: "OverlappingSelector",
				path: "spec.apps",
				message: `selects ${shown}${rest}, which the older LoggingSidecar ${holder} serves; narrow spec.apps, or name this one in spec.logging of those Apps`,
			};
		},
	);
}

function plan(snapshot: Snapshot<LoggingSidecar>): Plan {
	const { parent, related, platform } = snapshot;
	const { spec, faults, egress } = judgedSidecar(parent, platform);
	const closed = egress.flatMap((each) => each.faults);
	const printing = spec ? servedFaults(snapshot) : [];
	const missing = missingSecrets(
		writtenOutputs(parent),
		keptSecrets(parent, related),
	);
	return {
		children: [],
		kept: [],
		faults: [
			...faults,
			...closed,
			...missing,
			...printing,
			...overlaps(snapshot),
		].sort(byPath),
	};
}

const keptSecrets = (parent: LoggingSidecar, related: Found) =>
	new Map(
		secretNames(writtenOutputs(parent)).flatMap((name) =>
			foundFor(related, secretQuery(parent, name)).map(
				(found): [string, KeptSecret] => [name, found as KeptSecret],
			),
		),
	);

/** The whole text is written for each App and for none: what could not be said must show here as well. */
function servedFaults(snapshot: Snapshot<LoggingSidecar>): Fault[] {
	const { spec } = judgedSidecar(snapshot.parent, snapshot.platform);
	if (!spec) return [];
	const found = [
		...printingFaults(spec, []),
		...servedApps(snapshot).flatMap((app) =>
			printingFaults(spec, logsOf(app).logs),
		),
	];
	return [...new Map(found.map((each) => [each.message, each])).values()];
}

function report(snapshot: Snapshot<LoggingSidecar>, { faults }: Plan): Report {
	const conditions = progressConditions(progressOf(snapshot, faults));
	return {
		conditions: conditions.map(clipped),
		fields: fieldsOf(snapshot),
	};
}

function progressOf(
	snapshot: Snapshot<LoggingSidecar>,
	faults: readonly Fault[],
): Progress {
	for (const state of ["Stalled", "Reconciling"] as const) {
		const own = faultsOf(faults, state);
		const [first] = own;
		if (first) return { state, reason: first.reason, message: sentence(own) };
	}
	return sidecarProgress(servedApps(snapshot));
}

const mostApps = 256;

function fieldsOf(snapshot: Snapshot<LoggingSidecar>): Report["fields"] {
	const { parent, platform } = snapshot;
	if (!platform.servedNamespaces.includes(namespaceOf(parent))) return {};
	const { spec } = judgedSidecar(parent, platform);
	const apps = servedApps(snapshot);
	return {
		...(spec && { configHash: configHash(spec) }),
		appCount: apps.length,
		outputCount: spec?.outputs.length ?? 0,
		apps: apps.slice(0, mostApps).map(({ metadata, status }) => ({
			name: metadata.name,
			pods: status?.replicas ?? 0,
		})),
	};
}
