// A roll that waits: which, until when, because of what, and how status tells it. Policies, Services and copies that go never wait.

import type { App } from "../../api/app/app.ts";
import { mountedCopies } from "../../compile/app/copy-names.ts";
import { deploymentProgress } from "../../compile/app/deployment-progress.ts";
import type { AppFacts } from "../../compile/app/facts.ts";
import { waitsUntil } from "../../compile/app/roll.ts";
import type { LiveChild, PlannedChild } from "../../compile/child.ts";
import { loggingOf } from "../../compile/logging/choice.ts";
import type { Progress } from "../../kube/conditions.ts";
import { desiredAnnotation } from "../../kube/labels.ts";
import { deployments } from "../../kube/objects.ts";
import type { Plan, Snapshot, Wait } from "../controller.ts";
import { loggingNeed } from "./needs/logging.ts";

/** Undefined where the pods may roll now: nothing waits that others changed or took, and nothing that no shared object asks for. */
export function rollWait(
	{ parent, platform, at, children, related }: Snapshot<App>,
	facts: AppFacts,
	planned: readonly PlannedChild[],
): Wait | undefined {
	const { memory, revision, name } = facts;
	const { deployed } = memory;
	const until = waitsUntil(revision.hash, deployed, {
		app: parent,
		platform,
		at,
	});
	if (until === undefined) return undefined;
	const keeps = [{ kind: deployments.kind, name }, ...mountedCopies(deployed)];
	const isKept = keeps.every((each) => {
		const found = liveOf(children, each);
		return found !== undefined && !found.drift;
	});
	const causes = [
		...configCauses(parent, facts),
		...pinnedCauses(facts, children),
		...loggingCauses(parent, planned, facts, children, related),
	];
	if (!isKept || causes.length === 0) return undefined;
	const what = [...new Set(causes)].join(" or ");
	const seconds = platform.rollSpacingSeconds;
	const message = `a change of ${what} came within ${seconds} s of the last roll: the pods run on as they are and roll once at ${until}`;
	return { until, message, keeps };
}

const liveOf = (
	children: readonly LiveChild[],
	{ kind, name }: { kind: string; name: string },
): LiveChild | undefined =>
	children.find((live) => live.kind === kind && live.metadata.name === name);

/** The layers that a copy which has changed is merged from, and the links that give variables. */
function configCauses(
	{ spec }: App,
	{ revision, memory: { deployed } }: AppFacts,
): string[] {
	const layers = spec.config?.layers ?? [];
	const links = spec.network?.links ?? [];
	const isPlain = revision.config !== deployed?.config;
	const isSecret = revision.configSecret !== deployed?.configSecret;
	const named = layers.flatMap(({ configMap, appSecret }) => [
		...(isPlain && configMap !== undefined ? [`ConfigMap ${configMap}`] : []),
		...(isSecret && appSecret !== undefined ? [`AppSecret ${appSecret}`] : []),
	]);
	if (named.length > 0 || !(isPlain || isSecret)) return named;
	return links.flatMap(({ to }) => (to === undefined ? [] : [`App ${to}`]));
}

/** A copy of one revision that does not exist yet. */
const pinnedCauses = (
	{ copiedSecrets }: AppFacts,
	children: readonly LiveChild[],
): string[] =>
	copiedSecrets.flatMap(({ isPinned, copy, kind, name }) =>
		isPinned && !liveOf(children, { kind: "Secret", name: copy })
			? [`${kind} ${name}`]
			: [],
	);

/** The configuration of the sidecar is another, or read by another name. */
function loggingCauses(
	parent: App,
	planned: readonly PlannedChild[],
	{ logging, memory: { deployed } }: AppFacts,
	children: readonly LiveChild[],
	related: Snapshot<App>["related"],
): string[] {
	const name = logging.sidecar?.configMap;
	const hashIn = (objects: readonly LiveChild[]) =>
		liveOf(objects, { kind: "ConfigMap", name: name ?? "" })?.metadata
			.annotations?.[desiredAnnotation];
	const isSame =
		name === deployed?.logConfig &&
		hashIn(planned.map(({ object }) => object)) === hashIn(children);
	if (isSame) return [];
	const { loggingSidecars } = loggingNeed.given(parent, related);
	const { sidecar } = loggingOf(parent, loggingSidecars);
	return [sidecar ? `LoggingSidecar ${sidecar.metadata.name}` : "spec.logging"];
}

/** What runs is judged, and not what waits. */
export function whileWaiting(
	base: Progress,
	{ waits }: Plan,
	deployment: LiveChild | undefined,
): Progress {
	return waits && deployment && base.state === "Ready"
		? deploymentProgress(deployment)
		: base;
}

/** A cause that pods have goes before it. */
export function withWait(progress: Progress, { waits }: Plan): Progress {
	if (!waits) return progress;
	if (progress.state === "Ready")
		return {
			state: "Reconciling",
			reason: "RollWaits",
			message: waits.message,
		};
	return { ...progress, message: `${progress.message}; ${waits.message}` };
}
