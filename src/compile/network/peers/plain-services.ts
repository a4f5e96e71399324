// Services that no App makes: the way out to the pods they select, on the port at which those listen.

import type { V1ServicePort } from "@kubernetes/client-node";
import type { Reason } from "../../../api/reasons.ts";
import { appLabel, selectedApp } from "../../../kube/labels.ts";
import type { Protocol } from "../../app/ports.ts";
import { numberOf } from "../../app/ports.ts";
import type { Link } from "../links.ts";
import { linksOf, variablesOf } from "../links.ts";
import type {
	Edge,
	NumericPort,
	PeerKind,
	Resolution,
	World,
} from "../resolution.ts";
import { portText, together } from "../resolution.ts";
import { podsIn } from "../selectors.ts";

export const plainServices: PeerKind = (world) =>
	together(linksOf(world.app, "service").map((link) => resolve(link, world)));

type Target = {
	readonly labels: { readonly [label: string]: string };
	readonly port: NumericPort;
	readonly servicePort: number;
};
type Refusal = {
	readonly reason: Reason;
	readonly field: "service" | "port";
	readonly message: string;
};

function resolve(link: Link<"service">, world: World): Partial<Resolution> {
	const { namespace } = world.self;
	const host = `${link.service}.${namespace}.svc`;
	const found = targetOf(link, world);
	const edge: Edge = {
		peer: `Service ${namespace}/${link.service}`,
		direction: "Egress",
		ports: ["reason" in found ? String(link.port) : portText(found.port)],
		state: "Allowed",
	};
	if ("reason" in found) {
		const { reason, field, message } = found;
		return {
			...variablesOf(link, host, undefined),
			edges: [{ ...edge, state: "Pending", reason }],
			faults: [{ reason, path: `${link.path}.${field}`, message }],
		};
	}
	return {
		...variablesOf(link, host, found.servicePort),
		openings: [
			{
				direction: "Egress",
				peers: [podsIn(namespace, found.labels)],
				ports: [found.port],
			},
		],
		edges: [edge],
	};
}

function targetOf(link: Link<"service">, world: World): Target | Refusal {
	const name = link.service;
	const service = world.services.get(name);
	const refusal = (reason: Reason, message: string): Refusal => ({
		reason,
		field: "service",
		message: `names the Service ${name}, ${message}`,
	});
	if (!service || service.metadata.deletionTimestamp)
		return refusal("PeerNotFound", "which does not exist");
	const labels = service.spec?.selector ?? {};
	const app = appBehind(labels, world);
	if (app !== undefined)
		return refusal(
			"AppsOwnService",
			`which leads to the App ${app}; write to: ${app}`,
		);
	if (Object.keys(labels).length === 0)
		return refusal(
			"ServiceWithoutPods",
			`which selects no pods; write the addresses it leads to as entries of spec.network.external with the port ${link.port}`,
		);
	const found = portOf(link, labels, service.spec?.ports ?? []);
	// Without an address of its own its name leads to the pods themselves.
	const isHeadless = service.spec?.clusterIP === "None";
	if ("reason" in found || !isHeadless) return found;
	return { ...found, servicePort: found.port.port };
}

/** An App's own policy lets in who is linked to it, so a way to its pods by other labels would lead to a closed door. */
function appBehind(
	labels: Target["labels"],
	{ app, self, serviceApps }: World,
): string | undefined {
	if (labels[appLabel] !== undefined) return labels[appLabel];
	const name = selectedApp(labels);
	if (!name) return undefined;
	const found = name === self.name ? app : serviceApps.get(name);
	const runsPods = found && found.spec?.workload !== "External";
	return runsPods ? name : undefined;
}

function portOf(
	{ port: reference, service }: Link<"service">,
	labels: Target["labels"],
	ports: readonly V1ServicePort[],
): Target | Refusal {
	const number = numberOf(reference ?? "");
	const fitting = ports.filter(({ name, port }) =>
		number === undefined ? name === reference : port === number,
	);
	const isTcp = ({ protocol = "TCP" }: V1ServicePort) => protocol === "TCP";
	const found = fitting.find(isTcp) ?? fitting[0];
	const refusal = (message: string): Refusal => ({
		reason: "PortNotDeclared",
		field: "port",
		message: `names the port ${reference}, ${message}`,
	});
	if (!found) return refusal(`which the Service ${service} does not have`);
	const target = numberOf(found.targetPort ?? found.port);
	if (target === undefined)
		return refusal(
			`which leads to the port named ${found.targetPort} of the pods; its number cannot be known, so give the Service ${service} a number as targetPort`,
		);
	return {
		labels,
		port: { protocol: (found.protocol ?? "TCP") as Protocol, port: target },
		servicePort: found.port,
	};
}
