// Ports of an App as others refer to them: by name, or by the number of the Service.

import type { App } from "../../api/app/app.ts";

export type Protocol = "TCP" | "UDP" | "SCTP";
export type Port = {
	readonly name: string;
	/** Number the container listens on; policies use this one. */
	readonly port: number;
	readonly protocol: Protocol;
	readonly servicePort: number;
};

/** Sorted by name, so that their order in the spec does not matter. Works on stored objects that lack members as well. */
export function portsOf({ spec }: Pick<App, "spec">): Port[] {
	return (spec?.ports ?? [])
		.filter(({ name, port }) => name && port)
		.map(({ name, port, protocol = "TCP", servicePort = port }) => ({
			name,
			port,
			protocol,
			servicePort,
		}))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The number that a reference writes; digits in quotes are a number too, because names of ports hold a letter. */
export function numberOf(reference: string | number): number | undefined {
	return /^\d+$/.test(String(reference)) ? Number(reference) : undefined;
}

/** The port a link means. A number is a service port; where two protocols share it, TCP is meant. */
export function linkedPort(
	ports: readonly Port[],
	reference: string | number,
): Port | undefined {
	const number = numberOf(reference);
	if (number === undefined) return ports.find(({ name }) => name === reference);
	const candidates = ports.filter(({ servicePort }) => servicePort === number);
	return candidates.find(({ protocol }) => protocol === "TCP") ?? candidates[0];
}

/** The name by which the pod knows the port: a container declares each number and protocol once, under the first name. */
export function containerPortName(
	ports: readonly Port[],
	{ port, protocol, name }: Port,
): string {
	const same = ports.find(
		(each) => each.port === port && each.protocol === protocol,
	);
	return same?.name ?? name;
}
