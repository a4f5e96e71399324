// Reasons of logs and LoggingSidecars.

import type { Explanations } from "./explanation.ts";
import { ofPlatform } from "./explanation.ts";

export const logging = {
	Configured: {
		bearing: "Ready",
		means: "The configuration is right, and the Apps it serves get it.",
		mend: "Nothing to do.",
	},
	SidecarsFailing: {
		bearing: "Reconciling",
		means:
			"The sidecar fails in the pods of every App that it serves. New pods of these Apps do not become ready; pods of earlier revisions go on.",
		mend: "Read the status of one of the Apps that the message names, then correct spec.image, spec.outputs or spec.resources.",
	},
	OutputHostUnsupported: {
		bearing: "Stalled",
		means:
			"An output sends to a host name. Network policies know addresses only, so its pods could not reach it.",
		mend: "State egress with its addresses and ports, or name a log sink of the platform. Names of the internet are opened where the platform sets hostEgress to PublicInternet.",
	},
	OutputBlocked: {
		bearing: "Stalled",
		means:
			"An output sends to addresses within the cluster, to link-local ones or to what the platform blocks. Nothing would arrive.",
		mend: "Name a log sink of the platform for pods of the cluster; ask the platform team about network.blockedCidrs.",
	},
	SinkNotFound: {
		bearing: "Reconciling",
		dependsOn: ofPlatform,
		means:
			"An output names a log sink that the settings of the platform do not declare.",
		mend: "Name one of the sinks that the message lists, or let the platform declare it.",
	},
	PluginMissing: {
		bearing: "Reconciling",
		dependsOn: ofPlatform,
		means:
			"An output needs a plugin that the image of the sidecar does not hold. fluentd would not start, and the App with it, so no new pod gets this sidecar.",
		mend: "Name an image with the plugin in spec.image, or let the platform set one as images.fluentd.",
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
		means:
			"Two LoggingSidecars select the App, which names none, and nothing tells which is older: on files, where the cluster has not dated them.",
		mend: "Name one of them in spec.logging, or narrow their spec.apps.",
	},
	OverlappingSelector: {
		bearing: "Stalled",
		means:
			"The LoggingSidecar selects Apps that an older one serves. The older one goes on serving them; this one serves the others that it selects.",
		mend: "Narrow spec.apps, or name this one in spec.logging of the Apps that the message names.",
	},
	NoLogging: {
		bearing: "Edge",
		dependsOn: "all LoggingSidecars of the namespace",
		means:
			"The App writes log files that nobody takes away. They are lost with the pod.",
		mend: "Create a LoggingSidecar that selects the App and the log, or write an empty list in spec.logging.",
	},
} as const satisfies Explanations;
