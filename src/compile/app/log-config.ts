// The configuration of the log sidecar as a ConfigMap that is edited in place; its name follows from the shape of the sidecar.

import { library } from "../../fluentd/library.ts";
import type { ConfigMap } from "../../kube/objects.ts";
import { configMaps } from "../../kube/objects.ts";
import { childLabels } from "../../kube/labels.ts";
import type { Child } from "../child.ts";
import { configFile, libraryFile } from "../logging/places.ts";
import type { AppFacts } from "./facts.ts";
import { childMetadata } from "./metadata.ts";

export const logConfig: Child<AppFacts> = {
	resource: configMaps,
	wave: 0,
	// Strangers' ConfigMaps are in no cache, and an apply would merge into one that holds other keys; a post never does.
	write: "shell",
	held: true,
	renames: true,
	rolls: true,
	build(facts): ConfigMap | undefined {
		const { sidecar } = facts.logging;
		if (!sidecar) return undefined;
		const { configMap, text } = sidecar;
		return {
			apiVersion: "v1",
			kind: "ConfigMap",
			metadata: {
				...childMetadata(facts, configMap),
				labels: childLabels(facts.name, "logging"),
			},
			data: { [configFile]: text, [libraryFile]: library },
		};
	},
};
