// The copies: one immutable Secret per revision. Posting the newest is the moment in which new values come into being.

import { secretCopyName } from "../../kube/names.ts";
import type { Secret } from "../../kube/objects.ts";
import { secrets } from "../../kube/objects.ts";
import type { Child } from "../child.ts";
import type { SecretFacts } from "./facts.ts";
import { secretMetadata } from "./metadata.ts";
import type { Keys } from "./records.ts";
import { revisionFilling } from "./values.ts";

export const copies: Child<SecretFacts> = {
	resource: secrets,
	wave: 0,
	write: "create",
	held: true,
	outlives: ({ retains }) => retains,
	build: (facts) => wantedCopies(facts).map((copy) => build(facts, copy)),
	filling(facts, { metadata }) {
		const copy = wantedCopies(facts).find(({ name }) => name === metadata.name);
		return revisionFilling(facts, copy?.wanted ?? new Map());
	},
};

type Copy = {
	readonly name: string;
	readonly revision: number;
	/** What it says of itself. */
	readonly keys: Keys;
	/** What it must hold. */
	readonly wanted: Keys;
};

/**
 * The current revision, and every earlier one in which a current key changed last: whoever uses that key mounts it.
 * An earlier one that exists stays as it is; one that is gone comes back with the keys that somebody may still use.
 */
function wantedCopies(facts: SecretFacts): Copy[] {
	const { name, revision: current, records } = facts;
	const changes = [...facts.keys.values()].map(({ revision }) => revision);
	return [...new Set([current, ...changes])]
		.sort((a, b) => b - a)
		.map((revision) => {
			const copy = secretCopyName(name, revision);
			const wanted = new Map(
				[...facts.keys].filter(([, key]) => key.revision <= revision),
			);
			const live = records.find(({ secret }) => secret === copy);
			const keys = live && revision < current ? live.keys : wanted;
			return { name: copy, revision, wanted, keys };
		});
}

const build = (facts: SecretFacts, copy: Copy): Secret => ({
	apiVersion: "v1",
	kind: "Secret",
	metadata: secretMetadata(facts, copy.name, copy),
	// Other types ask for all of their keys, and a copy that came back may hold some only.
	type: "Opaque",
	immutable: true,
});
