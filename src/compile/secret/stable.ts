// The Secret of the same name: always the current values, taken from the copy of the current revision.

import { typeAnnotation } from "../../kube/labels.ts";
import { secretCopyName } from "../../kube/names.ts";
import type { Secret } from "../../kube/objects.ts";
import { secrets } from "../../kube/objects.ts";
import type { Child } from "../child.ts";
import type { SecretFacts } from "./facts.ts";
import { secretMetadata } from "./metadata.ts";
import { filledFrom } from "./values.ts";

export const stable: Child<SecretFacts> = {
	resource: secrets,
	wave: 1,
	write: "shell",
	held: true,
	outlives: ({ retains }) => retains,
	build(facts): Secret {
		const { name, type } = facts;
		const metadata = secretMetadata(facts, name, facts);
		const annotations = { ...metadata.annotations, [typeAnnotation]: type };
		return {
			apiVersion: "v1",
			kind: "Secret",
			metadata: { ...metadata, annotations },
			type,
		};
	},
	filling: ({ name, revision }) => filledFrom(secretCopyName(name, revision)),
};
