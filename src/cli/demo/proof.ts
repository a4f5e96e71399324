// What a proof of the demo is, and what proofs have in common.

import type { App } from "../../api/app/app.ts";
import type { Cluster } from "../../controlplane/up-cluster.ts";
import type { NamespaceView, OurObject } from "./namespace-view.ts";
import { stateOf } from "./namespace-view.ts";
import type { OperatorProcess } from "./operator-process.ts";
import { until } from "./until.ts";

export type Stage = {
	plane: Cluster;
	operator: OperatorProcess;
	view: NamespaceView;
	namespace: string;
	/** Where those live whom the shop calls with their consent. */
	neighbour: string;
	samples: string;
};
export type Proof = {
	claim: string;
	/** What was seen; throws when the claim does not hold. */
	show: (stage: Stage) => Promise<string>;
};

export const elapsed = (start: number) =>
	`${((performance.now() - start) / 1000).toFixed(1)} s`;

/** In the namespace of the shop, unless the words name another. */
export async function kubectl(
	{ plane, namespace }: Stage,
	...words: string[]
): Promise<void> {
	const { code, stderr } = await plane.kubectl(["-n", namespace, ...words]);
	if (code !== 0) throw new Error(stderr);
}

export async function patch(
	stage: Stage,
	what: string,
	change: object,
	...words: string[]
): Promise<void> {
	const json = JSON.stringify(change);
	await kubectl(stage, "patch", what, "--type=merge", `-p=${json}`, ...words);
}

export async function apply(stage: Stage, object: object): Promise<void> {
	const { plane, namespace } = stage;
	const words = ["-n", namespace, "apply", "-f", "-"];
	const stdin = JSON.stringify(object);
	const { code, stderr } = await plane.kubectl(words, { stdin });
	if (code !== 0) throw new Error(stderr);
}

export async function ourObject(
	{ view, namespace }: Stage,
	kind: string,
	name: string,
): Promise<OurObject | undefined> {
	return (await view.ours()).find(
		(object) =>
			object.kind === kind &&
			object.metadata.name === name &&
			object.metadata.namespace === namespace,
	);
}

export async function appOf(stage: Stage, name: string): Promise<App> {
	const app = await ourObject(stage, "App", name);
	if (!app) throw new Error(`App ${name} is gone`);
	return app as unknown as App;
}

export async function isReady(
	stage: Stage,
	name: string,
): Promise<true | undefined> {
	const app = await appOf(stage, name);
	const isCurrent = app.status?.observedGeneration === app.metadata.generation;
	return (isCurrent && stateOf(app) === "Ready") || undefined;
}

/** State of the edge that leads to the peer, as the App that calls sees it. */
export const edgeState = (
	{ status }: App,
	peer: string,
): string | undefined => {
	const edge = status?.edges?.find(
		(each) => each.direction === "Egress" && each.peer === peer,
	);
	return edge && [edge.state, edge.reason ?? ""].join(" ").trim();
};

export const untilEdge = (
	stage: Stage,
	name: string,
	peer: string,
	wanted: string,
): Promise<true> =>
	until(`${name} -> ${peer} is ${wanted}`, async () =>
		edgeState(await appOf(stage, name), peer) === wanted ? true : undefined,
	);

/** Uids of the pods of several Apps. */
export const podsOfAll = async (
	{ view }: Stage,
	names: readonly string[],
): Promise<string> =>
	String(await Promise.all(names.map((name) => view.podsOf(name))));
