// Whether the CRDs in the cluster are those of this operator. Older ones drop fields that it writes, newer ones offer fields that it does
// not read.

import type { Resource } from "../kube/objects.ts";
import { schemaAnnotation } from "../schema/crd.ts";
import type { Cluster } from "./cluster.ts";
import type { Log } from "./log.ts";
import { messageOf } from "./log.ts";

/** A CRD by its name, with the hash that this operator's own carries as annotation. */
export type ExpectedCrd = { readonly name: string; readonly schema: string };

const crds: Resource = {
	apiVersion: "apiextensions.k8s.io/v1",
	kind: "CustomResourceDefinition",
	plural: "customresourcedefinitions",
	scope: "Cluster",
};

/** Asks once, and says in the log what to do. Nothing waits for it: what it could not ask for shows in what is written. */
export async function checkCrds(
	cluster: Pick<Cluster, "get">,
	expected: readonly ExpectedCrd[],
	log: Log,
): Promise<void> {
	for (const { name, schema } of expected)
		try {
			const found = await cluster.get(crds, "", name, "metadata");
			const has = found?.metadata.annotations?.[schemaAnnotation];
			if (found && has !== schema)
				log.warn(
					`the CRD ${name} is not the one of this operator: fields that it lacks are dropped; write the operator's own with "seaworthy crds | kubectl apply --server-side -f -", or upgrade the release that brings the CRDs; then restart the operator`,
					{ crd: name, schema: has ?? "none", expected: schema },
				);
		} catch (error) {
			log.debug("CRDs could not be compared", { error: messageOf(error) });
		}
}
