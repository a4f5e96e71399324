// The spec of a LoggingSidecar, judged whole: what the schema says, what only numbers can say, and where records may go.
// It is judged again although the server has judged it: a stored object may be older than a rule.

import type {
	LoggingSidecar,
	LoggingSidecarSpec,
} from "../../api/logging-sidecar.ts";
import { loggingSidecarSpec } from "../../api/logging-sidecar.ts";
import type { LogOutput } from "../../api/log-output.ts";
import type { Platform } from "../../api/platform.ts";
import { lackedGem } from "../../fluentd/images.ts";
import { bytesOf, sumBytes } from "../../kube/quantity.ts";
import { seen } from "../../schema/defaults.ts";
import { pathText } from "../../schema/path.ts";
import { validateField } from "../../schema/validate.ts";
import type { Fault } from "../fault.ts";
import type { OutputEgress } from "./egress.ts";
import { logEgress } from "./egress.ts";
import { destined } from "./outputs.ts";

const mebi = 1024n ** 2n;
/** Four of the largest chunks: less could not take a record while one is being sent. */
const leastBuffer = 16n * mebi;
/** Twice the longest line: quotes and backslashes take two bytes in JSON. */
const leastChunk = mebi / 2n;
/** Two of each output are in memory at once. */
const mostChunk = 4n * mebi;
/** fluentd alone takes 45 MB. */
const leastMemory = 64n * mebi;

export type JudgedSidecar = {
	/** Absent where the schema does not hold. */
	readonly spec?: LoggingSidecarSpec;
	/** What concerns all outputs. */
	readonly faults: readonly Fault[];
	/** One per output, in their order. */
	readonly egress: readonly OutputEgress[];
};

export function judgedSidecar(
	sidecar: LoggingSidecar,
	platform: Platform,
): JudgedSidecar {
	const written = sidecar.spec ?? {};
	const findings = validateField(loggingSidecarSpec, written);
	if (findings.length > 0)
		return {
			egress: [],
			faults: findings.map(({ path, message }) => ({
				reason: "InvalidSpec",
				path: pathText(["spec", ...path]),
				message,
			})),
		};
	const spec = seen(loggingSidecarSpec, written);
	return {
		spec,
		faults: sizeFaults(spec),
		egress: logEgress(spec.outputs, platform).map((each, index) => ({
			...each,
			faults: [...pluginFaults(spec, index, platform), ...each.faults],
		})),
	};
}

/** Held back here, a plugin that is not there is a condition; in the pod it would be a crash loop that keeps the App from starting. */
function pluginFaults(
	{ image: written, outputs }: LoggingSidecarSpec,
	index: number,
	{ images }: Platform,
): Fault[] {
	const image = written ?? images.fluentd;
	return outputs.slice(index, index + 1).flatMap((output) => {
		const plugin = destined(output);
		const gem = lackedGem(image, plugin);
		if (gem === undefined) return [];
		const path = `${pathText(["spec", "outputs", index])}.${plugin.name}`;
		const message = `needs the plugin ${gem}, which the image ${image} does not hold; name one that holds it in spec.image`;
		return [{ reason: "PluginMissing", path, message }];
	});
}

/** The outputs, for what is asked for before the rest is judged; none where the schema does not hold. */
export function writtenOutputs({ spec }: LoggingSidecar): readonly LogOutput[] {
	const written = spec ?? {};
	const holds = validateField(loggingSidecarSpec, written).length === 0;
	return holds ? seen(loggingSidecarSpec, written).outputs : [];
}

function sizeFaults({ buffer, resources }: LoggingSidecarSpec): Fault[] {
	return [
		...atLeast("spec.buffer.size", buffer.size, leastBuffer),
		...atLeast("spec.buffer.chunkSize", buffer.chunkSize, leastChunk),
		...atMost("spec.buffer.chunkSize", buffer.chunkSize, mostChunk),
		...atLeast(
			"spec.resources.memoryLimit",
			resources.memoryLimit,
			leastMemory,
		),
	];
}

function atLeast(
	path: string,
	written: string | number,
	least: bigint,
): Fault[] {
	if (bytesOf(written) >= least) return [];
	const message = `is ${written}, but must be ${sumBytes([String(least)])} or more`;
	return [{ reason: "InvalidSpec", path, message }];
}

function atMost(path: string, written: string | number, most: bigint): Fault[] {
	if (bytesOf(written) <= most) return [];
	const message = `is ${written}, but must be ${sumBytes([String(most)])} or less`;
	return [{ reason: "InvalidSpec", path, message }];
}
