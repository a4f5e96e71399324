// Reasons of pods, named as Kubernetes names them. While a rollout goes on they tell what holds it up.

import type { Explanations } from "./explanation.ts";

export const pods = {
	CrashLoopBackOff: {
		bearing: "Reconciling",
		means:
			"A container ended and is restarted. After a restart a pod counts as healthy when it has stayed ready for 20 s, twice as long after each further one, 300 s at most.",
		mend: "Do what the message names, or read the last words of the container with kubectl logs --previous.",
	},
	OOMKilled: {
		bearing: "Reconciling",
		means: "A container used more memory than its limit and was killed.",
		mend: "Raise spec.resources.memoryLimit of the App, or of its LoggingSidecar for the container logs.",
	},
	StartError: {
		bearing: "Reconciling",
		patienceSeconds: 0,
		means:
			"The program of a container cannot be started: the image lacks it, its user may not run it, or it is built for another processor.",
		mend: "Correct spec.command or spec.image, as the message says.",
	},
	ImagePullBackOff: {
		bearing: "Reconciling",
		patienceSeconds: 60,
		means:
			"An image cannot be pulled (ErrImagePull, ImagePullBackOff). Kubernetes tries again, at least every 5 minutes.",
		mend: "Correct spec.image, push the image, or let the nodes pull from its registry.",
	},
	InvalidImageName: {
		bearing: "Reconciling",
		patienceSeconds: 0,
		means: "A node cannot read the name of an image.",
		mend: "Correct spec.image.",
	},
	CreateContainerConfigError: {
		bearing: "Reconciling",
		means:
			"A container waits for a Secret, a ConfigMap or a key, or may not run as its image says.",
		mend: "Create what the message names. Seaworthy makes its own copies anew.",
	},
	CreateContainerError: {
		bearing: "Reconciling",
		means: "A node cannot create a container.",
		mend: "Read the events of the pod with kubectl describe pod.",
	},
	Unschedulable: {
		bearing: "Reconciling",
		means: "No node has room for a pod, or every node refuses the pod.",
		mend: "Lower what the message names, or add nodes. A cluster with an autoscaler adds them by itself.",
	},
	Unhealthy: {
		bearing: "Reconciling",
		means: "A container runs, and its check (spec.health) fails.",
		mend: "Correct spec.health, or what the check asks.",
	},
	Evicted: {
		bearing: "Reconciling",
		means:
			"A node evicted a pod, because the pod wrote more than it may or the node ran short. Another pod takes its place.",
		mend: "Raise what the message names, or write less.",
	},
	PodFailed: {
		bearing: "Reconciling",
		means:
			"A node ended a pod or did not take it. Another pod takes its place.",
		mend: "Nothing to do, unless it happens again and again: then look at the node.",
	},
	NodeNotReady: {
		bearing: "Reconciling",
		means:
			"The node of a pod does not answer. After 5 minutes Kubernetes starts the pod on another node.",
		mend: "Nothing to do for the App; look at the node.",
	},
	ContainersNotReady: {
		bearing: "Reconciling",
		means:
			"A pod did not become ready in time, and Kubernetes gives no cause in the pod's status.",
		mend: "Read the events of the pod with kubectl describe pod.",
	},
} as const satisfies Explanations;
