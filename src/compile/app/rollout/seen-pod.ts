// What is known of a pod of an App: whose it is, and how it is while it is not simply well.

import { appLabel } from "../../../kube/labels.ts";
import type { KubeObject } from "../../../kube/objects.ts";
import type { PodSpec, PodStatus } from "../../../kube/pods/pod-shape.ts";
import type { PodState } from "../../../kube/pods/pod-state.ts";
import { podState } from "../../../kube/pods/pod-state.ts";

export type SeenPod = KubeObject & { readonly state: PodState };

/** Undefined of a pod that is ready and was never restarted, that has done its work or that is being deleted: nothing is kept of it. */
export function seenPod(object: KubeObject): SeenPod | undefined {
	const { apiVersion, kind, metadata } = object;
	const { name, namespace, uid, resourceVersion, labels } = metadata;
	const status = (object["status"] ?? {}) as PodStatus;
	if (metadata.deletionTimestamp || status.phase === "Succeeded")
		return undefined;
	const spec = (object["spec"] ?? {}) as PodSpec;
	const state = podState(metadata.creationTimestamp ?? "", spec, status);
	if (state.readySince !== undefined && !state.trouble) return undefined;
	const app = labels?.[appLabel];
	const owner = metadata.ownerReferences?.find(({ controller }) => controller);
	return {
		apiVersion,
		kind,
		metadata: {
			name,
			...(namespace !== undefined && { namespace }),
			...(uid !== undefined && { uid }),
			...(resourceVersion !== undefined && { resourceVersion }),
			...(app !== undefined && { labels: { [appLabel]: app } }),
			...(owner && { ownerReferences: [owner] }),
		},
		state,
	};
}

/** A pod that is only starting is no news: its Deployment tells of it, and when it is due is asked then. */
export const newsOfPod = (object: KubeObject): unknown => {
	const { state, metadata } = object as SeenPod;
	const { trouble, readySince } = state;
	return (
		trouble && [metadata.uid, metadata.ownerReferences, trouble, readySince]
	);
};
