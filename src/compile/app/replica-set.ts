// What is known of a ReplicaSet: whose it is, the revision that Kubernetes keeps in it, and whether it has pods.

import {
	appLabel,
	revisionAnnotation,
	turnAnnotation,
} from "../../kube/labels.ts";
import type { KubeObject, ObjectMeta } from "../../kube/objects.ts";
import { deployments } from "../../kube/objects.ts";
import type { Revision } from "./revision.ts";
import { maxRevisionBytes, revisionOf } from "./revision.ts";

/** A ReplicaSet without its template. Counts are only told as far as anybody asks: most changes of them are no news. */
export type SeenReplicaSet = KubeObject & {
	readonly hasPods: boolean;
	readonly hasReadyPods: boolean;
};

type Counts = {
	readonly replicas?: number;
	readonly readyReplicas?: number;
	/** Not on every server. */
	readonly terminatingReplicas?: number;
};

/** The App whose identity its pods carry: the template says so, and what is seen of it. */
export function appOfPods(object: KubeObject): string | undefined {
	const { template } = (object["spec"] ?? {}) as {
		template?: { metadata?: ObjectMeta };
	};
	const { labels } = template ? (template.metadata ?? {}) : object.metadata;
	return labels?.[appLabel];
}

/** Whether a Deployment of the App's name made it: there is one of that name, and the garbage collector removes what names another uid. */
export const isOfDeployment = (object: KubeObject): boolean =>
	(object.metadata.ownerReferences ?? []).some(
		({ controller, kind, name }) =>
			controller && kind === deployments.kind && name === appOfPods(object),
	);

export function seenReplicaSet(object: KubeObject): SeenReplicaSet {
	const { apiVersion, kind, metadata } = object;
	const wanted = (object["spec"] ?? {}) as Counts;
	const counts = (object["status"] ?? {}) as Counts;
	const { replicas = 0, readyReplicas = 0, terminatingReplicas = 0 } = counts;
	return {
		apiVersion,
		kind,
		metadata: identityOf(metadata, appOfPods(object)),
		hasPods: (wanted.replicas ?? 0) + replicas + terminatingReplicas > 0,
		hasReadyPods: readyReplicas > 0,
	};
}

function identityOf(metadata: ObjectMeta, app: string | undefined): ObjectMeta {
	const { name, namespace, uid, resourceVersion } = metadata;
	const { annotations, ownerReferences = [] } = metadata;
	const owner = ownerReferences.find(({ controller }) => controller);
	const told = [revisionAnnotation, turnAnnotation].flatMap((key) => {
		const text = annotations?.[key];
		return text === undefined || text.length > maxRevisionBytes
			? []
			: [[key, text]];
	});
	return {
		name,
		...(namespace !== undefined && { namespace }),
		...(uid !== undefined && { uid }),
		...(resourceVersion !== undefined && { resourceVersion }),
		...(app !== undefined && { labels: { [appLabel]: app } }),
		...(told.length > 0 && { annotations: Object.fromEntries(told) }),
		...(owner && { ownerReferences: [owner] }),
	};
}

/** A revision of an App as a ReplicaSet keeps it. */
export type KeptRevision = {
	/** Undefined where an earlier release made it. */
	readonly revision: Revision | undefined;
	readonly hasPods: boolean;
	readonly hasReadyPods: boolean;
};

/** Those of the Deployment, the one whose template was current last first; while there is none, those that it let go. */
export const keptRevisions = (
	replicaSets: readonly SeenReplicaSet[],
	deployment: string | undefined,
): KeptRevision[] =>
	replicaSets
		.filter(({ metadata }) => metadata.ownerReferences?.[0]?.uid === deployment)
		.sort(
			(a, b) =>
				turnOf(b) - turnOf(a) || (a.metadata.name < b.metadata.name ? -1 : 1),
		)
		.map(({ metadata, hasPods, hasReadyPods }) => ({
			revision: revisionOf(metadata),
			hasPods,
			hasReadyPods,
		}));

const turnOf = ({ metadata }: SeenReplicaSet): number =>
	Number(metadata.annotations?.[turnAnnotation]) || 0;
