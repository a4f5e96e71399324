// Which LoggingSidecar serves an App: the one it names, or the only one that selects it.

import type { App } from "../../api/app/app.ts";
import type { LoggingSidecar } from "../../api/logging-sidecar.ts";
import type { ObjectMeta } from "../../kube/objects.ts";
import type { Fault } from "../fault.ts";

/** Nothing and no Fault where the App asks for none. */
export type Choice = {
	readonly sidecar?: LoggingSidecar;
	readonly faults: readonly Fault[];
};

/** `sidecars` are those of the App's namespace. */
export function loggingOf(
	app: App,
	sidecars: readonly LoggingSidecar[],
): Choice {
	if (!hasLogs(app)) return { faults: [] };
	const there = sidecars.filter(({ metadata }) => !metadata.deletionTimestamp);
	const { logging } = app.spec;
	if (!logging)
		return selected(there.filter((sidecar) => selects(sidecar, app)));
	const [named] = logging.filter(({ name }) => name);
	if (!named) return { faults: [] };
	const sidecar = there.find(({ metadata }) => metadata.name === named.name);
	if (sidecar) return { sidecar, faults: [] };
	const message = `names the LoggingSidecar ${named.name}, which does not exist`;
	const path = "spec.logging[0].name";
	return { faults: [{ reason: "LoggingMissing", path, message }] };
}

export const hasLogs = ({ spec }: App): boolean =>
	(spec?.logs ?? []).length > 0;

/** An object with more is selected by none of them: nothing else bounds how many there are. */
const mostLabels = 128;

/** The labels by which an App is selected, for whoever asks. */
export const selectable = (labels: ObjectMeta["labels"] = {}) =>
	Object.keys(labels).length <= mostLabels ? labels : {};

function selects({ spec }: LoggingSidecar, { metadata }: App): boolean {
	if (!spec?.apps) return false;
	const labels = selectable(metadata.labels);
	return Object.entries(spec.apps.matchLabels ?? {}).every(
		([label, value]) => labels[label] === value,
	);
}

/** What runs keeps its sidecar when another one comes. Undefined where ages are unknown: on files. */
function oldest(
	candidates: readonly LoggingSidecar[],
): LoggingSidecar | undefined {
	const ageOf = ({ metadata }: LoggingSidecar) => metadata.creationTimestamp;
	if (!candidates.every(ageOf)) return undefined;
	const rank = (sidecar: LoggingSidecar) =>
		`${ageOf(sidecar)} ${sidecar.metadata.name}`;
	return candidates.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))[0];
}

/** Of the Apps that this one selects, those that an older one serves, by the name of that one. */
export function servedByOlder(
	sidecar: LoggingSidecar,
	apps: readonly App[],
	sidecars: readonly LoggingSidecar[],
): ReadonlyMap<string, readonly string[]> {
	const served = new Map<string, string[]>();
	for (const app of apps) {
		if (!hasLogs(app) || app.spec.logging || !selects(sidecar, app)) continue;
		const holder = loggingOf(app, sidecars).sidecar;
		if (!holder || holder === sidecar) continue;
		const { name } = holder.metadata;
		served.set(name, [...(served.get(name) ?? []), app.metadata.name]);
	}
	return served;
}

function selected(candidates: readonly LoggingSidecar[]): Choice {
	const [sidecar, ...others] = candidates;
	if (!sidecar) {
		const message = "are taken by nobody: no LoggingSidecar selects this App";
		return { faults: [{ reason: "NoLogging", path: "spec.logs", message }] };
	}
	if (others.length === 0) return { sidecar, faults: [] };
	const older = oldest(candidates);
	if (older) return { sidecar: older, faults: [] };
	const names = candidates.map(({ metadata }) => metadata.name).sort();
	const message = `must name one of the LoggingSidecars that select this App: ${names.join(", ")}`;
	return {
		faults: [{ reason: "AmbiguousLogging", path: "spec.logging", message }],
	};
}
