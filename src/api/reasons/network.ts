// Reasons of networks: links, AppNetworks, addresses outside.

import type { Explanations } from "./explanation.ts";
import { ofOtherNamespace, ofPlatform } from "./explanation.ts";

export const network = {
	Declared: {
		bearing: "Ready",
		means:
			"The App is External: it runs nothing here, and others can link to it.",
		mend: "Nothing to do.",
	},
	PeerNotFound: {
		bearing: "Edge",
		means:
			"An App, Service or AppNetwork of this namespace is named that does not exist. The edge opens by itself when it appears.",
		mend: "Create what the message names, or correct the name in spec.network.",
	},
	NoConsent: {
		bearing: "Edge",
		dependsOn: ofOtherNamespace,
		means:
			"The other namespace has not consented, or there is nothing of that name. Which of the two is not told.",
		mend: "Have this App entered in spec.network.accept over there with the name of the port; for an AppNetwork this namespace in spec.shareWith.",
	},
	TenantIsolation: {
		bearing: "Edge",
		means:
			"The Tenants of the two namespaces both enforce, and do not both allow each other. Whether there is such an App or AppNetwork is not told. On an open AppNetwork: some of its members are kept apart from this App.",
		mend: "Have each of the two Tenants list the other in spec.allow.",
	},
	ConsentUnused: {
		bearing: "Edge",
		means:
			"An App of another namespace may link to this one, and does not. Nothing is open.",
		mend: "Nothing to do; remove the entry from spec.network.accept if it is not needed.",
	},
	PortNotDeclared: {
		bearing: "Edge",
		means:
			"A link names a port that the other App or Service does not declare, or whose number cannot be known.",
		mend: "Name one of its ports, or add the port there.",
	},
	ServiceWithoutPods: {
		bearing: "Edge",
		means:
			"A link names a Service that no policy can open, because it does not select pods by itself.",
		mend: "Write where it leads as an entry of spec.network.external.",
	},
	AppsOwnService: {
		bearing: "Edge",
		means:
			"A link names a Service that selects the pods of an App, which only a link to that App opens.",
		mend: "Write the name of the App in to instead of service.",
	},
	FQDNUnsupported: {
		bearing: "Edge",
		dependsOn: ofPlatform,
		means:
			"An external host is given by name, which network policies do not know. The platform decides: nothing is opened, or all public addresses on its ports.",
		mend: "Write its addresses as cidr, or have the platform set network.hostEgress.",
	},
	ExternalNarrowed: {
		bearing: "Edge",
		means:
			"No setting names the ranges of the cluster, so private ranges were left out of an external range.",
		mend: "Have the platform set network.clusterCidrs, or write the private range as an entry of its own.",
	},
	ExternalBlocked: {
		bearing: "Edge",
		means:
			"An external range lies within the cluster, among link-local addresses or in what the platform blocks; or it is private, and the ranges of the cluster are unknown.",
		mend: "Link to Apps by name; ask the platform team about network.blockedCidrs, and about network.clusterCidrs where the ranges are unknown.",
	},
	InternetBlocked: {
		bearing: "Edge",
		means:
			"An AppNetwork that the App joins closes all external addresses to its members.",
		mend: "Leave the AppNetwork, or set internet to Allowed there.",
	},
	NetworkFull: {
		bearing: "Edge",
		means:
			"More Apps join an AppNetwork than it connects. Left out are Apps of other namespaces beyond their share, then the youngest: nothing is open between them and the others.",
		mend: "Split the AppNetwork into several, or link the Apps by spec.network.links.",
	},
	AllLinked: {
		bearing: "Ready",
		means: "Everything that spec.network names was found and has consented.",
		mend: "Nothing to do.",
	},
	InForce: {
		bearing: "Ready",
		means: "The AppNetwork is part of the policy of every App that joins it.",
		mend: "Nothing to do.",
	},
} as const satisfies Explanations;
