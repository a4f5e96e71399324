// The memory of an App: the revisions that its ReplicaSets keep, which number the next one gets, and which copies stay for them.

import type { App } from "../../api/app/app.ts";
import { configMaps, deployments, secrets } from "../../kube/objects.ts";
import type { LiveChild } from "../child.ts";
import { mountedCopies } from "./copy-names.ts";
import type { KeptRevision, SeenReplicaSet } from "./replica-set.ts";
import { keptRevisions } from "./replica-set.ts";
import type { Revision } from "./revision.ts";
import { highestNumber, revisionOf } from "./revision.ts";

export type Memory = {
	/** As the ReplicaSets keep them, the one whose template was current last first. */
	readonly kept: readonly KeptRevision[];
	/** What the Deployment was given last: its ReplicaSet may not be there yet. */
	readonly deployed: Revision | undefined;
};

export function memoryOf({
	app: { metadata },
	children,
	replicaSets,
}: {
	app: App;
	children: readonly LiveChild[];
	replicaSets: readonly SeenReplicaSet[];
}): Memory {
	const deployment = children.find(
		(child) =>
			child.kind === deployments.kind && child.metadata.name === metadata.name,
	);
	return {
		kept: keptRevisions(replicaSets, deployment?.metadata.uid),
		deployed: deployment && revisionOf(deployment.metadata),
	};
}

/**
 * A template that comes back keeps its number; another one gets the next. Where nothing is remembered, as after an upgrade or a
 * restored backup, the last number that status told goes on.
 */
export function revisionNumber(
	hash: string,
	{ deployed, kept }: Memory,
	told: number | undefined,
): number {
	const known = [deployed, ...kept.map(({ revision }) => revision)].filter(
		(revision) => revision !== undefined,
	);
	const same = known.find((each) => each.hash === hash);
	if (same) return same.number;
	if (known.length === 0) return told ?? 1;
	const last = Math.max(told ?? 0, ...known.map(({ number }) => number));
	// A number that could not be read back would be another one each time.
	return last < highestNumber ? last + 1 : 1;
}

/** Whether no other template ever ran, as far as is remembered: there is nothing that a rollout could take down. */
export const isFirstRevision = (
	{ number, hash }: Pick<Revision, "number" | "hash">,
	{ deployed, kept }: Memory,
): boolean =>
	number === 1 &&
	(deployed === undefined || deployed.hash === hash) &&
	kept.every(({ revision }) => revision?.hash === hash);

/** ReplicaSets that a Deployment keeps for templates of usual size. */
const maxRevisions = 10;
/** That all of them and the copies that they mount may come to. */
const maxBytes = 512 * 1024;

/** How many earlier revisions are kept where each is as large as this one; there is always one to go back to. */
export const revisionLimit = (bytes: number): number =>
	Math.min(maxRevisions, Math.max(1, Math.floor(maxBytes / bytes)));

/** The copies that a ReplicaSet mounts which has pods or is one of the newest. */
export function copiesToKeep(
	{ kept, deployed }: Memory,
	limit: number,
	children: readonly LiveChild[],
): { kind: string; name: string }[] {
	const holding = kept.filter(({ hasPods }, at) => hasPods || at <= limit);
	const revisions = holding.map(({ revision }) => revision);
	// One that does not say what it mounts may mount any.
	if (revisions.includes(undefined)) return copiesAmong(children);
	const names = [deployed, ...revisions].flatMap(mountedCopies);
	const byId = new Map(
		names.map((each) => [`${each.kind}/${each.name}`, each]),
	);
	return [...byId].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

const copiesAmong = (children: readonly LiveChild[]) =>
	children
		.filter(({ kind }) => kind === configMaps.kind || kind === secrets.kind)
		.map(({ kind, metadata }) => ({ kind, name: metadata.name }))
		.sort((a, b) => (a.kind + a.name < b.kind + b.name ? -1 : 1));
