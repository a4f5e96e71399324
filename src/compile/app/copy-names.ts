// Names of an App's copies. A pod template reads whatever has the name of its copy: where somebody else took that name, the copy gets
// another one and the pods roll.

import { firstCopyName, renamedCopy } from "../../kube/names.ts";
import { configMaps, secrets } from "../../kube/objects.ts";
import type { LiveChild, TakenNames } from "../child.ts";
import type { Revision } from "./revision.ts";

/** The name of a copy of this kind whose first name this is. */
export type CopyNames = (kind: string, first: string) => string;

type Given = {
	readonly children: readonly LiveChild[];
	readonly deployed: Revision | undefined;
	readonly taken: TakenNames;
};

/**
 * The name that pods mount goes on, then that of a copy that exists: a name that is free again rolls nothing back. Of two the one that was
 * given because the first was taken: anybody may hang an object of the first name onto the App.
 */
export function copyNames({ children, deployed, taken }: Given): CopyNames {
	const mounted = mountedCopies(deployed);
	return (kind, first) => {
		const known = [...mounted, ...existing(children, kind)];
		const name = known.find(
			(each) => each.kind === kind && firstCopyName(each.name) === first,
		);
		return freeName(kind, name?.name ?? first, taken);
	};
}

type Named = { readonly kind: string; readonly name: string };

const existing = (children: readonly LiveChild[], kind: string): Named[] =>
	children
		.filter((child) => child.kind === kind)
		.map(({ metadata }) => ({ kind, name: metadata.name }))
		.sort((a, b) => (a.name > b.name ? -1 : 1));

/** Copies that the template of a revision mounts by names of their own. */
export const mountedCopies = (revision: Revision | undefined): Named[] => [
	...named(configMaps.kind, revision?.config),
	...named(configMaps.kind, revision?.logConfig),
	...named(secrets.kind, revision?.configSecret),
];

/** Anybody may have written the annotation that a revision is read from. */
const named = (kind: string, name: unknown): Named[] =>
	typeof name === "string" ? [{ kind, name }] : [];

/** The salt of a name that was taken leads to the next. */
function freeName(kind: string, name: string, taken: TakenNames): string {
	let free = name;
	for (let turn = 0; turn <= taken.size; turn++) {
		const salt = taken.get(`${kind}/${free}`);
		if (salt === undefined) break;
		free = renamedCopy(firstCopyName(free), salt);
	}
	return free;
}
