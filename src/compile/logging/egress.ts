// What the network must open so that records reach their destinations. An output that says only a host name is a Fault:
// a policy knows addresses, and to block in silence what somebody has asked for would be worse.

import type { LogOutput } from "../../api/log-output.ts";
import type { Platform } from "../../api/platform.ts";
import { cidrText, parseCidr } from "../../kube/cidr.ts";
import { pathText } from "../../schema/path.ts";
import type { Fault } from "../fault.ts";
import { destined } from "./outputs.ts";

/** One open port to addresses or to pods of another namespace. Always TCP. */
export type LogPeer = {
	readonly port: number;
	readonly to:
		| { readonly cidr: string }
		| {
				readonly namespace: string;
				readonly podLabels: { readonly [label: string]: string };
		  };
};
type Opened = {
	readonly peers: readonly LogPeer[];
	readonly faults: readonly Fault[];
};
export type OutputEgress = Opened & { readonly output: string };

/** For each output the peers, or the Fault for which there are none. */
export const logEgress = (
	outputs: readonly LogOutput[],
	platform: Pick<Platform, "logSinks">,
): OutputEgress[] =>
	outputs.map((output, index) => {
		const path = pathText(["spec", "outputs", index]);
		return { output: output.name, ...opened(output, path, platform) };
	});

function opened(
	output: LogOutput,
	path: string,
	platform: Pick<Platform, "logSinks">,
): Opened {
	const { sink, egress } = output;
	if (sink !== undefined) return throughSink(sink, path, platform);
	return egress ? throughRanges(output, egress, path) : direct(output, path);
}

function throughSink(
	name: string,
	path: string,
	{ logSinks }: Pick<Platform, "logSinks">,
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
	{ cidrs, ports }: NonNullable<LogOutput["egress"]>,
	path: string,
): Opened {
	const { destinations } = destined(output);
	const open = ports ?? [...new Set(destinations.map(({ port }) => port))];
	const parsed = cidrs.map((text) => parseCidr(text));
	const faults = parsed.flatMap((cidr, index): Fault[] =>
		cidr
			? []
			: [
					{
						reason: "InvalidSpec",
						path: `${path}.egress.cidrs[${index}]`,
						message: `is ${cidrs[index]}, which is no range of addresses`,
					},
				],
	);
	if (faults.length > 0) return { peers: [], faults };
	const peers = parsed.flatMap((cidr) =>
		cidr ? open.map((port) => ({ port, to: { cidr: cidrText(cidr) } })) : [],
	);
	return { peers, faults };
}

function direct(output: LogOutput, path: string): Opened {
	const { name, destinations } = destined(output);
	const peers = destinations.flatMap(({ host, port }): LogPeer[] => {
		const cidr = parseCidr(host);
		return cidr ? [{ port, to: { cidr: cidrText(cidr) } }] : [];
	});
	if (peers.length === destinations.length) return { peers, faults: [] };
	const names = destinations
		.map(({ host }) => host)
		.filter((host) => !parseCidr(host));
	return fault({
		reason: "OutputHostUnsupported",
		path: `${path}.${name}`,
		message: `of the output ${output.name} sends to ${names.join(", ")}, which policies cannot name; state egress with its addresses, or a sink`,
	});
}

const fault = (each: Fault): Opened => ({ peers: [], faults: [each] });
