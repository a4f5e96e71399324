// What the network must open so that records reach their destinations. A policy knows addresses, so an output that says only a host name
// is a Fault unless the platform opens the public internet for hosts: to block in silence what somebody has asked for would be worse.

import type { LogOutput } from "../../api/log-output.ts";
import type { Platform } from "../../api/platform.ts";
import type { Cidr } from "../../kube/cidr.ts";
import { cidrText, parseCidr } from "../../kube/cidr.ts";
import { pathText } from "../../schema/path.ts";
import type { Fault } from "../fault.ts";
import { unknown } from "../network/outside.ts";
import { openedBy } from "../network/ranges.ts";
import { destined } from "./outputs.ts";

/** One open port to addresses, to a host on the internet or to pods of another namespace. Always TCP. */
export type LogPeer = {
	readonly port: number;
	readonly to:
		| { readonly cidr: string }
		| { readonly host: string }
		| {
				readonly namespace: string;
				readonly podLabels: { readonly [label: string]: string };
		  };
};
type Settings = Pick<Platform, "logSinks" | "network" | "ranges">;
type Opened = {
	readonly peers: readonly LogPeer[];
	readonly faults: readonly Fault[];
};
export type OutputEgress = Opened & { readonly output: string };

/** For each output the peers, or the Fault for which there are none. */
export const logEgress = (
	outputs: readonly LogOutput[],
	platform: Settings,
): OutputEgress[] =>
	outputs.map((output, index) => {
		const path = pathText(["spec", "outputs", index]);
		return { output: output.name, ...opened(output, path, platform) };
	});

function opened(output: LogOutput, path: string, platform: Settings): Opened {
	const { sink, egress } = output;
	if (sink !== undefined) return throughSink(sink, path, platform);
	return egress
		? throughRanges(output, path, platform)
		: direct(output, path, platform);
}

function throughSink(
	name: string,
	path: string,
	{ logSinks }: Settings,
): Opened {
	const sink = logSinks.find((each) => each.name === name);
	const { namespace = "", podLabels = {}, port } = sink ?? {};
	if (namespace && port && Object.keys(podLabels).length > 0)
		return { peers: [{ port, to: { namespace, podLabels } }], faults: [] };
	const known = logSinks.map((each) => each.name).sort();
	const list = known.length > 0 ? known.join(", ") : "none";
	const message = sink
		? `names the log sink ${name}, for which the platform states no pods`
		: `names the log sink ${name}, which the platform does not declare; it declares ${list}`;
	return fault({ reason: "SinkNotFound", path: `${path}.sink`, message });
}

function throughRanges(
	output: LogOutput,
	path: string,
	settings: Settings,
): Opened {
	const { cidrs = [], ports } = output.egress ?? {};
	const needed = destined(output).destinations.map(({ port }) => port);
	const open = ports ?? [...new Set(needed)];
	const parsed = cidrs.map((text) => parseCidr(text));
	const faults = [
		...closedPorts(open, needed, `${path}.egress.ports`),
		...parsed.flatMap((cidr, index): Fault[] => {
			const at = `${path}.egress.cidrs[${index}]`;
			if (cidr) return closedRange(cidr, at, settings);
			const message = `is ${cidrs[index]}, which is no range of addresses`;
			return [{ reason: "InvalidSpec", path: at, message }];
		}),
	];
	if (faults.length > 0) return { peers: [], faults };
	const peers = parsed.flatMap((cidr) =>
		cidr ? open.map((port) => ({ port, to: { cidr: cidrText(cidr) } })) : [],
	);
	return { peers, faults };
}

function closedPorts(
	open: readonly number[],
	needed: readonly number[],
	path: string,
): Fault[] {
	const missing = [...new Set(needed)].filter((port) => !open.includes(port));
	if (missing.length === 0) return [];
	const message = `must hold ${missing.join(", ")}, to which the output sends`;
	return [{ reason: "InvalidSpec", path, message }];
}

function closedRange(cidr: Cidr, path: string, settings: Settings): Fault[] {
	const { peer, isUnknown } = openedBy(cidr, settings);
	if (peer) return [];
	const why = isUnknown
		? unknown
		: "which lies within the ranges of the cluster, among link-local addresses or in what the platform blocks";
	const message = `names ${cidrText(cidr)}, ${why}`;
	return [{ reason: "OutputBlocked", path, message }];
}

function direct(output: LogOutput, path: string, settings: Settings): Opened {
	const { name, destinations } = destined(output);
	const at = `${path}.${name}`;
	const isPublic = settings.network.hostEgress === "PublicInternet";
	const found = destinations.map(({ host, port }) => {
		const cidr = parseCidr(host);
		return { host, port, cidr, isHost: isPublic && isOutside(host) };
	});
	const names = found
		.filter(({ cidr, isHost }) => !cidr && !isHost)
		.map(({ host }) => host);
	if (names.length > 0)
		return fault({
			reason: "OutputHostUnsupported",
			path: at,
			message: `of the output ${output.name} sends to ${names.join(", ")}, which policies cannot name; state egress with its addresses, or a sink`,
		});
	const faults = found.flatMap(({ cidr }) =>
		cidr ? closedRange(cidr, at, settings) : [],
	);
	if (faults.length > 0) return { peers: [], faults };
	const peers = found.map(({ host, port, cidr }) => ({
		port,
		to: cidr ? { cidr: cidrText(cidr) } : { host },
	}));
	return { peers, faults };
}

/** A name of the cluster itself leads to addresses that are never public. */
const isOutside = (host: string) =>
	host.includes(".") && !/[.](svc|local)[.]?$/i.test(host);

const fault = (each: Fault): Opened => ({ peers: [], faults: [each] });
