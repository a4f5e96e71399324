// The merged environment as an immutable ConfigMap. Its name is the hash of its content: a change is a new object, and pods that
// run keep the old one.

import type { ConfigMap } from "../../kube/objects.ts";
import { configMaps } from "../../kube/objects.ts";
import type { Child } from "../child.ts";
import type { AppFacts } from "./facts.ts";
import { childMetadata } from "./metadata.ts";

export const configCopy: Child<AppFacts> = {
	resource: configMaps,
	wave: 0,
	write: "create",
	held: true,
	renames: true,
	rolls: true,
	build(facts): ConfigMap | undefined {
		if (!facts.configCopy) return undefined;
		return {
			apiVersion: "v1",
			kind: "ConfigMap",
			metadata: childMetadata(facts, facts.configCopy),
			immutable: true,
			data: facts.environment,
		};
	},
};
