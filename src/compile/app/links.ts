// spec.network.links, resolved: edges for both halves of the policy, and the variables that lead to the other App.
// A link that cannot be resolved bears on the condition Resolved only; everything else of the App goes on.

import type { App } from "../../api/app/app.ts";
import { pathText } from "../../schema/path.ts";
import type { Fault } from "../fault.ts";
import type { Port, Protocol } from "./ports.ts";
import { linkedPort, numberOf, portsOf } from "./ports.ts";

/** One open port between this App and a peer of its namespace; `port` is the number at the pod that listens. */
export type Edge = {
	readonly peer: string;
	readonly port: number;
	readonly protocol: Protocol;
};
export type LinkVariable = {
	readonly name: string;
	readonly value: string;
	readonly path: string;
};
export type Links = {
	readonly egress: readonly Edge[];
	readonly ingress: readonly Edge[];
	readonly variables: readonly LinkVariable[];
	/** Names of variables that wait for another App. */
	readonly pending: ReadonlySet<string>;
	readonly faults: readonly Fault[];
};
export type Neighbours = {
	/** Apps that this one links to, by name. */
	readonly targets: ReadonlyMap<string, App>;
	/** Apps that link to this one. */
	readonly inbound: readonly App[];
};

type Link = NonNullable<
	NonNullable<App["spec"]["network"]>["links"]
>[number] & { readonly path: string };

/** Links of an App; a stored object may lack members, and a link without alias or target is none. */
export function linksOf({ spec }: Pick<App, "spec">): Link[] {
	return (spec?.network?.links ?? [])
		.map((link, index) => {
			const path = pathText(["spec", "network", "links", index]);
			return { ...link, path };
		})
		.filter(({ alias, to }) => alias && to);
}

export function links(app: App, neighbours: Neighbours): Links {
	const { name: self, namespace = "default" } = app.metadata;
	const resolved = linksOf(app).map((link) =>
		resolve(link, link.to === self ? app : neighbours.targets.get(link.to)),
	);
	const variables = resolved.flatMap(({ link, port }) => {
		const value = `${link.to}.${namespace}.svc`;
		const number = port?.servicePort ?? numberOf(link.port ?? "");
		const { alias, path } = link;
		const host = { name: `${alias}_HOST`, value, path };
		if (number === undefined) return [host];
		return [host, { name: `${alias}_PORT`, value: String(number), path }];
	});
	const given = new Set(variables.map(({ name }) => name));
	const ports = resolved.map(({ link }) => `${link.alias}_PORT`);
	return {
		egress: resolved.flatMap(({ link, port }) =>
			port ? [edge(link.to, port)] : [],
		),
		ingress: inboundEdges(app, neighbours.inbound),
		variables,
		pending: new Set(ports.filter((name) => !given.has(name))),
		faults: resolved.flatMap(({ fault }) => fault ?? []),
	};
}

type Resolved = { link: Link; port?: Port; fault?: Fault };

function resolve(link: Link, target: App | undefined): Resolved {
	if (!target || target.metadata.deletionTimestamp) {
		const message = `names the App ${link.to}, which does not exist`;
		const path = `${link.path}.to`;
		return { link, fault: { reason: "PeerNotFound", path, message } };
	}
	const declared = portsOf(target);
	const port = linkedPort(declared, link.port ?? "");
	if (port) return { link, port };
	const known = declared.map(({ name, servicePort }) =>
		numberOf(link.port ?? "") === undefined ? name : servicePort,
	);
	const list = known.length > 0 ? known.join(", ") : "none";
	return {
		link,
		fault: {
			reason: "PortNotDeclared",
			path: `${link.path}.port`,
			message: `names the port ${link.port}, which the App ${link.to} does not declare; it declares ${list}`,
		},
	};
}

function inboundEdges(app: App, inbound: readonly App[]): Edge[] {
	const { name: self } = app.metadata;
	const ports = portsOf(app);
	const others = inbound.filter(
		({ metadata }) => metadata.name !== self && !metadata.deletionTimestamp,
	);
	// What a cache says of this very App may be older than the object at hand.
	return [app, ...others].flatMap((peer) =>
		linksOf(peer)
			.filter(({ to }) => to === self)
			.flatMap(({ port: reference }) => {
				const port = linkedPort(ports, reference ?? "");
				return port ? [edge(peer.metadata.name, port)] : [];
			}),
	);
}

const edge = (peer: string, { port, protocol }: Port): Edge => ({
	peer,
	port,
	protocol,
});
