// Reasons of Apps and of what every kind has.

import type { Explanations } from "./explanation.ts";

export const apps = {
	Available: {
		bearing: "Ready",
		means: "All pods run the current revision and are available.",
		mend: "Nothing to do.",
	},
	ScaledToZero: {
		bearing: "Ready",
		means: "The App is asked to run no pods, and none runs.",
		mend: "Set spec.replicas to run it again.",
	},
	RollingOut: {
		bearing: "Reconciling",
		means:
			"Pods of the current revision are being started, and none of them is known to fail.",
		mend: "Wait; kubectl describe pod tells what a single pod waits for.",
	},
	RollWaits: {
		bearing: "Reconciling",
		means:
			"What others share with the App changed again within a minute of the last roll. The pods run on as they are until the time that the message names; then they roll once, to what is there by then.",
		mend: "Wait; or find who keeps changing what the message names. An edit of the App's spec rolls at once. The value rollSpacingSeconds of the chart sets the minute.",
	},
	RolloutFailed: {
		bearing: "Stalled",
		means:
			"A pod of a revision that never ran well was restarted 3 times, has had a configuration error for 60 s, or was not ready in time. Old pods keep serving. The reason of Ready is that of the pod.",
		mend: "Do what the message names, then change the spec. It clears itself when the pods become ready.",
	},
	PodsRefused: {
		bearing: "Reconciling",
		means:
			"The cluster refuses to create the pods: a quota, Pod Security or an admission policy.",
		mend: "Read the message; raise the quota or change the policy. Kubernetes tries again by itself, at the latest 17 minutes later.",
	},
	ConfigMissing: {
		bearing: "Reconciling",
		means:
			"A ConfigMap, a key or a required variable does not exist. What runs keeps running; nothing new is started.",
		mend: "Create what the message names, or mark the layer as optional.",
	},
	ConfigInvalid: {
		bearing: "Stalled",
		means:
			"The configuration layers cannot be merged: a reference to an unknown variable, or more data than a ConfigMap holds.",
		mend: "Correct the field that the message names.",
	},
	LoaderVariable: {
		bearing: "Stalled",
		means:
			"A ConfigMap brings a variable that changes how programs are loaded (LD_PRELOAD, NODE_OPTIONS, PATH and the like).",
		mend: "Take other keys with keys or rename, or write the variable in values if it is meant.",
	},
	InvalidSpec: {
		bearing: "Stalled",
		means: "Two fields of the spec contradict each other.",
		mend: "Correct the field that the message names.",
	},
	CommandOfOneWord: {
		bearing: "Warning",
		means:
			"The first word of a command holds blanks. No shell splits it, so the container looks for a program of that whole name.",
		mend: "Write each word as an item of its own, or run a shell: [sh, -c, ...].",
	},
	RelaxationRefused: {
		bearing: "Stalled",
		means:
			"The App steps out of a rule of the hardening that the platform or the Tenant of its namespace does not let it step out of. What runs keeps running.",
		mend: "Take the entry out of spec.security.relax, or ask whom the message names to allow the rule.",
	},
	ForeignPods: {
		bearing: "Ready",
		means:
			"Pods that were not made for the App carry its identity: they get its traffic, count in its budget and have its consents.",
		mend: "Delete the pods that the message names, or take the label seaworthy.dev/app off them. The admission policies of the chart keep new ones out.",
	},
	Conflict: {
		bearing: "Reconciling",
		means:
			"An object that Seaworthy did not make has the name of a child. It is left as it is, and all else of the App that does not need it is kept right.",
		mend: "Rename the App, or delete or rename that object; then the App goes on by itself.",
	},
	NameTaken: {
		bearing: "Ready",
		means:
			"Somebody deleted a copy of configuration or values and made an object of the same name. The object stays as it is; the App rolled once to a copy of another name, which it keeps until its content changes.",
		mend: "Find who made the object that the message names, and delete it. The admission policies of the chart keep such objects out.",
	},
	Refused: {
		bearing: "Reconciling",
		means:
			"The API server refuses a child: a quota, an admission policy, missing rights or a namespace that is being deleted.",
		mend: "Read the message, and change what it names. The next try follows within a minute, and at once when another App of the namespace is allowed what it asks for.",
	},
	Contested: {
		bearing: "Reconciling",
		means:
			"Somebody else changes a child again and again. Seaworthy puts it right each time, but waits a little longer from the fourth edit on: up to 4 seconds for policies, workloads and accounts, up to 30 seconds for anything else.",
		mend: "Find who writes under the field manager that the message names, and let it leave the object alone. It ends when nobody has edited the object for half a minute.",
	},
	Retrying: {
		bearing: "Reconciling",
		means:
			"The API server answered with an error for a child, or for something that the spec names, more than once, or did not answer: often a webhook without a backend.",
		mend: "Read the message, and repair what it names. It is tried again by itself, at least once a minute.",
	},
	Drifted: {
		bearing: "Ready",
		means:
			"Somebody else changed the workload, or added to it, and that is not put right yet.",
		mend: "Wait a few seconds; if it stays, find who writes under the field manager that the message names.",
	},
	WaitingForDeletion: {
		bearing: "Reconciling",
		means: "A child of an earlier App of the same name is still being deleted.",
		mend: "Wait; kubectl get shows what holds it.",
	},
	NamespaceNotServed: {
		bearing: "Stalled",
		means: "The operator has no rights in this namespace.",
		mend: "Add the namespace to servedNamespaces of the Helm chart and upgrade the release.",
	},
	FullyHardened: {
		bearing: "Ready",
		means: "No rule of the hardening is relaxed.",
		mend: "Nothing to do.",
	},
	Relaxed: {
		bearing: "Ready",
		means:
			"The App steps out of some rules of the hardening; status.relaxed lists them.",
		mend: "Remove the entries of spec.security.relax that are no longer needed.",
	},
} as const satisfies Explanations;
