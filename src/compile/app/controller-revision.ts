// One revision of the App as it can be run again: the pod template and the environment it had.

import {
	configAnnotation,
	configSecretAnnotation,
	logConfigAnnotation,
	revisionAnnotation,
	secretsAnnotation,
} from "../../kube/labels.ts";
import { canonical } from "../../kube/names.ts";
import type { ControllerRevision } from "../../kube/objects.ts";
import { controllerRevisions } from "../../kube/objects.ts";
import type { Child } from "../child.ts";
import type { AppFacts } from "./facts.ts";
import { childMetadata } from "./metadata.ts";

export const controllerRevision: Child<AppFacts> = {
	resource: controllerRevisions,
	wave: 0,
	write: "create",
	held: true,
	build(facts): ControllerRevision {
		const { configCopy, configSecret, environment, usedSecrets } = facts;
		const { logging, revision, template } = facts;
		const usesSecrets = Object.keys(usedSecrets).length > 0;
		const logConfig = logging.sidecar?.configMap;
		const annotations = {
			...(configCopy && { [configAnnotation]: configCopy }),
			...(configSecret && { [configSecretAnnotation]: configSecret }),
			...(logConfig && { [logConfigAnnotation]: logConfig }),
			...(usesSecrets && { [secretsAnnotation]: canonical(usedSecrets) }),
			[revisionAnnotation]: String(revision.number),
		};
		return {
			apiVersion: "apps/v1",
			kind: "ControllerRevision",
			metadata: { ...childMetadata(facts, revision.name), annotations },
			data: sorted({ template, ...(configCopy && { environment }) }),
			revision: revision.number,
		};
	},
};

/**
 * The API server compares `data` byte by byte and refuses any later patch, one of the labels or owners included, when its own
 * way of writing differs: members in sorted order. Without this the garbage collector could not orphan the object.
 */
const sorted = (data: object): object => JSON.parse(canonical(data)) as object;
