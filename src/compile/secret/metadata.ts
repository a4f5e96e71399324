// What every Secret of an AppSecret carries. Nothing of the user's own labels and annotations is inherited.

import {
	appSecretLabel,
	managedBy,
	managedByLabel,
} from "../../kube/labels.ts";
import type { ObjectMeta } from "../../kube/objects.ts";
import type { SecretFacts } from "./facts.ts";
import type { Keys } from "./records.ts";
import { annotationsOf } from "./records.ts";

export const secretMetadata = (
	{ name: appSecret, namespace, epoch }: SecretFacts,
	name: string,
	{ revision, keys }: { revision: number; keys: Keys },
): ObjectMeta => ({
	name,
	namespace,
	labels: { [managedByLabel]: managedBy, [appSecretLabel]: appSecret },
	annotations: annotationsOf({ revision, keys, epoch }),
});
