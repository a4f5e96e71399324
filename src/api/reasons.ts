// Every reason that a condition or a Fault can name: what it means, how to mend it, and how it bears on Ready.
// One entry serves status, `seaworthy lint` and the documentation.

/** Stalled waits for an edit of the spec, Reconciling heals by itself, Edge touches the condition Resolved only. */
export type Bearing = "Ready" | "Stalled" | "Reconciling" | "Edge";
type Explanation = { bearing: Bearing; means: string; mend: string };

export const reasons = {
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
		means: "Pods of the current revision are being started.",
		mend: "Wait; kubectl describe pod tells what a single pod waits for.",
	},
	RolloutFailed: {
		bearing: "Stalled",
		means:
			"No new pod became ready within the deadline of the Deployment. Old pods keep serving.",
		mend: "Look at the new pods (kubectl logs, kubectl describe), then change the spec. It clears itself when they become ready.",
	},
	PodsRefused: {
		bearing: "Reconciling",
		means:
			"The cluster refuses to create the pods: a quota, Pod Security or an admission policy.",
		mend: "Read the message; raise the quota or change the policy. It is tried again by itself.",
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
	SecretMissing: {
		bearing: "Reconciling",
		means:
			"An AppSecret or Secret that is used does not exist, has no values yet or lacks a key. What runs keeps running; nothing new is started.",
		mend: "Create what the message names.",
	},
	SecretRefused: {
		bearing: "Reconciling",
		means:
			"The App mounts a Secret that no AppSecret made and whose owner has not allowed it.",
		mend: "Let the owner set the label seaworthy.dev/allow-apps=true on the Secret, or use an AppSecret.",
	},
	SealedValueRefused: {
		bearing: "Stalled",
		means:
			"A sealed value does not open for this key of this AppSecret. Why is not said; earlier values stay as they are.",
		mend: "Seal the value again with seaworthy seal for exactly this namespace, name, key and type.",
	},
	ValueLost: {
		bearing: "Stalled",
		means:
			"A generated value is gone: neither the Secret nor a copy of the revision exists. It is not made anew behind your back.",
		mend: "Restore the Secret with its labels and annotations from a backup; or delete the AppSecret and create it again for new values.",
	},
	ValueInvalid: {
		bearing: "Stalled",
		means:
			"The values cannot be put together: one is no text where text is needed, or all are more than a Secret holds.",
		mend: "Correct the field that the message names.",
	},
	ValuesKept: {
		bearing: "Ready",
		means: "All values of the AppSecret are in its Secret.",
		mend: "Nothing to do.",
	},
	InvalidSpec: {
		bearing: "Stalled",
		means: "Two fields of the spec contradict each other.",
		mend: "Correct the field that the message names.",
	},
	PeerNotFound: {
		bearing: "Edge",
		means:
			"A link names an App that does not exist. The edge opens by itself when it appears.",
		mend: "Create the App, or correct the name in spec.network.links.",
	},
	PortNotDeclared: {
		bearing: "Edge",
		means: "A link names a port that the other App does not declare.",
		mend: "Name one of its ports, or add the port there.",
	},
	Configured: {
		bearing: "Ready",
		means: "The configuration is right, and the Apps it serves get it.",
		mend: "Nothing to do.",
	},
	FQDNUnsupported: {
		bearing: "Stalled",
		means:
			"An output sends to a host name. Network policies know addresses only, so its pods could not reach it.",
		mend: "State egress with its addresses and ports, or name a log sink of the platform.",
	},
	SinkNotFound: {
		bearing: "Reconciling",
		means:
			"An output names a log sink that the settings of the platform do not declare.",
		mend: "Name one of the sinks that the message lists, or let the platform declare it.",
	},
	LoggingMissing: {
		bearing: "Reconciling",
		means:
			"The App names a LoggingSidecar that does not exist. What runs keeps running; nothing new is started.",
		mend: "Create the LoggingSidecar, or correct spec.logging.",
	},
	LoggingInvalid: {
		bearing: "Reconciling",
		means:
			"The LoggingSidecar of the App has a mistake. What runs keeps its old configuration; nothing new is started.",
		mend: "Mend the LoggingSidecar; its status names the field.",
	},
	AmbiguousLogging: {
		bearing: "Stalled",
		means: "Two LoggingSidecars select the App, which names none.",
		mend: "Name one of them in spec.logging, or narrow their spec.apps.",
	},
	NoLogging: {
		bearing: "Edge",
		means:
			"The App writes log files that nobody takes away. They are lost with the pod.",
		mend: "Create a LoggingSidecar that selects the App and the log, or write an empty list in spec.logging.",
	},
	AllLinked: {
		bearing: "Ready",
		means: "Every link has found its App and port.",
		mend: "Nothing to do.",
	},
	Conflict: {
		bearing: "Reconciling",
		means:
			"An object that Seaworthy did not make has the name of a child. It is left as it is.",
		mend: "Rename the App, or delete or rename that object; then the App goes on by itself.",
	},
	Refused: {
		bearing: "Reconciling",
		means:
			"The API server refuses a child: a quota, an admission policy, missing rights or a namespace that is being deleted.",
		mend: "Read the message. It is tried again by itself.",
	},
	Contested: {
		bearing: "Reconciling",
		means:
			"Somebody else changes a child again and again. After three repairs in ten minutes Seaworthy waits, so that the two do not fight.",
		mend: "Find who writes under the field manager that the message names, and let it leave the object alone.",
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
	NamespaceTaken: {
		bearing: "Stalled",
		means: "An older Tenant lists the same namespace, and has it.",
		mend: "Remove the namespace from one of the two Tenants.",
	},
	Enforced: {
		bearing: "Ready",
		means:
			"In every namespace of the Tenant nothing may talk but what Apps declare and what is exempt.",
		mend: "Nothing to do; status.namespaces counts the pods that are cut off.",
	},
	Observed: {
		bearing: "Ready",
		means:
			"The Tenant applies nothing; status.namespaces lists the pods that Enforce would cut off.",
		mend: "Turn those pods into Apps or exempt them, then set spec.mode to Enforce.",
	},
	ImageRefused: {
		bearing: "Stalled",
		means: "The Tenant of the namespace does not allow the image.",
		mend: "Use an image from one of the registries that the message names, with a digest where one is required.",
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
} as const satisfies { [reason: string]: Explanation };

export type Reason = keyof typeof reasons;
