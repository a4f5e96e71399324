// An App in several states as a server holds them, and what is drawn of an App with its relatives.

import type { Relative, Relatives } from "../../src/cli/sight/sight.ts";
import type { KubeObject } from "../../src/kube/objects.ts";

export const now = new Date("2026-11-21T12:00:00Z");
export const style = (_: unknown, text: string) => text;
export const drawing = { style, isAscii: false, width: 80 };

export const condition = (type: string, reason: string, message: string) => ({
	type,
	status: type === "Ready" ? "False" : "True",
	reason,
	message,
	observedGeneration: 7,
	lastTransitionTime: "2026-11-18T12:00:00Z",
});
export const missing =
	"spec.config.layers[0] names the ConfigMap common, which is gone";
export const web: KubeObject = {
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "App",
	metadata: {
		name: "web",
		namespace: "shop",
		generation: 7,
		creationTimestamp: "2026-11-18T12:00:00Z",
	},
	spec: { image: "ghcr.io/acme/web:1.8.2", replicas: 3 },
	status: {
		observedGeneration: 7,
		podsReady: "3/3",
		revision: { current: 7 },
		conditions: [
			condition("Ready", "ConfigMissing", missing),
			condition("Reconciling", "ConfigMissing", missing),
		],
	},
};
export const relative = (
	kind: string,
	name: string,
	more: Partial<Relative> = {},
): Relative => ({
	kind,
	name,
	mark: "Current",
	message: "",
	...more,
});
export const relatives: Relatives = {
	children: [
		relative("Deployment", "web", { message: "3 of 3 pods are available" }),
		relative("Service", "web"),
	],
	references: [relative("App", "db", { mark: "Failed", message: "Conflict" })],
};
export const none: Relatives = { children: [], references: [] };
export const link = "spec.network.links[0].to";
export const noConsent = `${link} names data/db, which has not accepted calls of this App on the port pg`;
export const edge = (peer: string, state: string, reason?: string) => ({
	peer,
	direction: "Egress",
	ports: ["TCP 5432"],
	state,
	...(reason && { reason }),
});
/** Ready, and one of its edges is closed. */
export const closed: KubeObject = {
	...web,
	status: {
		...(web["status"] as object),
		edges: [
			edge("data/db", "Pending", "NoConsent"),
			edge("shop/cache", "Allowed"),
			edge("10.0.0.0/8", "Denied", "ExternalBlocked"),
			{ ...edge("data/report", "Pending"), reason: "ConsentUnused" },
			{ peer: 1 },
		],
		conditions: [
			{ ...condition("Ready", "Available", "3 of 3 pods"), status: "True" },
			{ ...condition("Resolved", "NoConsent", noConsent), status: "False" },
		],
	},
};
