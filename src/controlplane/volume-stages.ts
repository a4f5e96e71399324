// Simulated storage: claims of our class get a volume and grow when asked to; released volumes vanish. The binding
// itself is the controller-manager's. A claim with the behaviour "unbound" or "no-growth" is left as it is.

import { behaviourAnnotation, isAlive } from "./behaviour.ts";
import { printTemplate, type Tree, value } from "./go-template.ts";
import {
	isAbsent,
	isIn,
	isNotIn,
	patchStatus,
	type Stage,
	stage,
} from "./stage.ts";

/** The default class of a simulated cluster. */
export const storageClass = {
	apiVersion: "storage.k8s.io/v1",
	kind: "StorageClass",
	metadata: {
		name: "standard",
		annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
	},
	provisioner: "kwok.seaworthy.dev/volume",
	reclaimPolicy: "Delete",
	allowVolumeExpansion: true,
	volumeBindingMode: "Immediate",
};

const isOurs = isIn(".spec.storageClassName", storageClass.metadata.name);
const behaviour = `.metadata.annotations["${behaviourAnnotation}"]`;

// It is applied as a whole when it grows, too: applying only the size would take the other fields away.
const volume: Tree = {
	apiVersion: "v1",
	kind: "PersistentVolume",
	metadata: {
		name: value('printf "pvc-%s" .metadata.uid'),
		annotations: {
			"pv.kubernetes.io/provisioned-by": storageClass.provisioner,
		},
	},
	spec: {
		accessModes: value(".spec.accessModes"),
		capacity: { storage: value(".spec.resources.requests.storage") },
		persistentVolumeReclaimPolicy: storageClass.reclaimPolicy,
		storageClassName: value(".spec.storageClassName"),
		volumeMode: value('or .spec.volumeMode "Filesystem"'),
		claimRef: {
			apiVersion: "v1",
			kind: "PersistentVolumeClaim",
			namespace: value(".metadata.namespace"),
			name: value(".metadata.name"),
			uid: value(".metadata.uid"),
		},
		// Nothing is ever mounted; the field only has to name some kind of volume.
		hostPath: { path: value('printf "/simulated/%s" .metadata.uid') },
	},
};

/** All stages of claims and volumes. */
export const volumeStages: readonly Stage[] = [
	stage({
		name: "claim-provision",
		kind: "PersistentVolumeClaim",
		selector: [
			isAlive,
			isOurs,
			isAbsent(".spec.volumeName"),
			isNotIn(behaviour, "unbound"),
		],
		delayMilliseconds: [50, 150],
		steps: [{ apply: { template: printTemplate(volume) } }],
	}),
	stage({
		name: "claim-grow",
		kind: "PersistentVolumeClaim",
		selector: [
			isAlive,
			isOurs,
			isIn(".status.phase", "Bound"),
			isNotIn(behaviour, "no-growth"),
			isIn(
				".spec.resources.requests.storage == .status.capacity.storage",
				"false",
			),
		],
		delayMilliseconds: [300, 600],
		steps: [
			{ apply: { template: printTemplate(volume) } },
			patchStatus({
				capacity: { storage: value(".spec.resources.requests.storage") },
			}),
		],
	}),
	stage({
		name: "volume-delete",
		kind: "PersistentVolume",
		selector: [
			isAlive,
			isOurs,
			isIn(".spec.persistentVolumeReclaimPolicy", "Delete"),
			isIn(".status.phase", "Released"),
		],
		steps: [{ delete: true }],
	}),
];
