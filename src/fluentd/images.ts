// What is known of images of fluentd: which plugins they hold beside fluentd's own. Of any other image nothing is known, and nothing is said.

import type { OutputPlugin } from "./plugin.ts";
import type { AnyField } from "../schema/vocabulary.ts";

/** Pinned to the build; the tags v1.19 and v1.19-2 move. It cannot be pinned to a digest before somebody has compared one. */
export const defaultImage = "docker.io/fluent/fluentd:v1.19.3-2.2";

type KnownImage = {
	/** With registry, without tag and digest. */
	readonly name: string;
	/** By the name of their gem. */
	readonly plugins: readonly string[];
};
const knownImages: readonly KnownImage[] = [
	{ name: "docker.io/fluent/fluentd", plugins: [] },
];

/** The gem that an output needs and that the image is known to lack: fluentd would end at its start, again and again. */
export function lackedGem(
	image: string,
	{ gem }: Pick<OutputPlugin<AnyField>, "gem">,
): string | undefined {
	const [named = ""] = image.split("@");
	const name = named.replace(/:[^:/]*$/, "");
	const known = knownImages.find((each) => each.name === name);
	return gem !== undefined && known && !known.plugins.includes(gem)
		? gem
		: undefined;
}
