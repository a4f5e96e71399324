// The names by which people call a kind, as kubectl takes them: App, swapp, seaworthyapps, seaworthyapp.seaworthy.dev.

import { kinds } from "../api/index.ts";
import type { AnyKind } from "../schema/crd.ts";

export const namesOf = ({ kind, plural, singular, shortNames }: AnyKind) => [
	kind,
	plural,
	singular,
	...shortNames,
];

/** The group may follow the name; case does not matter. */
export function kindNamed(name: string): AnyKind | undefined {
	const wanted = name.toLowerCase();
	return kinds.find((kind) =>
		namesOf(kind)
			.map((known) => known.toLowerCase())
			.some((known) => wanted === known || wanted === `${known}.${kind.group}`),
	);
}
