// The memory of an App: one ControllerRevision per revision, and which of them stay.

import {
	configAnnotation,
	configSecretAnnotation,
	logConfigAnnotation,
	revisionAnnotation,
} from "../../kube/labels.ts";
import {
	configMaps,
	controllerRevisions,
	secrets,
} from "../../kube/objects.ts";
import type { LiveChild } from "../child.ts";

/** Revisions that are remembered besides the current one. */
const remembered = 10;

const revisionsAmong = (children: readonly LiveChild[]) =>
	children.filter(({ kind }) => kind === controllerRevisions.kind);

/** The number of a live ControllerRevision; 0 where its annotation is gone. */
function numberOf({ metadata }: LiveChild): number {
	const text = metadata.annotations?.[revisionAnnotation] ?? "";
	return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

/** A revision that comes back keeps its number; a new one gets the next. */
export function revisionNumber(
	name: string,
	children: readonly LiveChild[],
): number {
	const revisions = revisionsAmong(children);
	const same = revisions.find(({ metadata }) => metadata.name === name);
	const numbers = revisions
		.filter((revision) => revision !== same)
		.map(numberOf);
	return (same && numberOf(same)) || Math.max(0, ...numbers) + 1;
}

/** The newest revisions besides the current one, the one that was healthy last, and the configuration copies their templates mount. */
export function rememberedObjects(
	current: string,
	children: readonly LiveChild[],
	healthy: number | undefined,
): { kind: string; name: string }[] {
	const all = revisionsAmong(children);
	const newest = all
		.filter(({ metadata }) => metadata.name !== current)
		.sort(
			(a, b) =>
				numberOf(b) - numberOf(a) ||
				(a.metadata.name < b.metadata.name ? -1 : 1),
		)
		.slice(0, remembered);
	// Its pods may be the only ones that serve, however many attempts have failed since.
	const serving = all.filter((revision) => numberOf(revision) === healthy);
	const others = [...new Set([...newest, ...serving])];
	const named = (annotation: string, kind: string) => {
		const names = others.flatMap(
			({ metadata }) => metadata.annotations?.[annotation] ?? [],
		);
		return [...new Set(names)].sort().map((name) => ({ kind, name }));
	};
	return [
		...named(configAnnotation, configMaps.kind),
		...named(logConfigAnnotation, configMaps.kind),
		...named(configSecretAnnotation, secrets.kind),
		...others.map(({ metadata }) => ({
			kind: controllerRevisions.kind,
			name: metadata.name,
		})),
	];
}
