// What every child of an App carries. Nothing of the user's own labels and annotations is inherited; the runtime stamps the owner.

import { childLabels } from "../../kube/labels.ts";
import type { ObjectMeta } from "../../kube/objects.ts";
import type { AppFacts } from "./facts.ts";

export const childMetadata = (
	{ name: app, namespace }: Pick<AppFacts, "name" | "namespace">,
	name = app,
): ObjectMeta => ({ name, namespace, labels: childLabels(app) });
