// The configuration as text, or what cannot be said in one.

import type { LoggingSidecarSpec } from "../../api/logging-sidecar.ts";
import type { Printed } from "../../fluentd/text.ts";
import { fluentdText } from "../../fluentd/text.ts";
import { hashOf } from "../../kube/names.ts";
import type { Fault } from "../fault.ts";
import type { AppLog } from "./logs.ts";
import { fluentTree } from "./tree.ts";

export const configText = (
	spec: LoggingSidecarSpec,
	logs: readonly AppLog[],
): Printed => fluentdText(fluentTree(spec, logs));

/** One Fault of the LoggingSidecar for all that the printer refuses. */
export function printingFaults(
	spec: LoggingSidecarSpec,
	logs: readonly AppLog[],
): Fault[] {
	const printed = configText(spec, logs.length > 0 ? logs : samples(spec));
	if ("text" in printed) return [];
	const [problem] = printed.problems;
	const message = `cannot be written for fluentd: ${problem?.path} ${problem?.message}`;
	return [{ reason: "InvalidSpec", path: "spec", message }];
}

/** Of the configuration as it is whatever the logs of an App are. */
export const configHash = (spec: LoggingSidecarSpec): string =>
	hashOf(fluentTree(spec, samples(spec)));

/** Without logs there is no text, and nothing of the outputs would be tried. */
function samples({ outputs }: LoggingSidecarSpec): AppLog[] {
	const names = outputs.flatMap(({ match }) => match ?? ["sample"]);
	return [...new Set(names)].sort().map((name) => ({
		name,
		path: "/sample",
		files: "*.log",
		format: "None",
		size: "1Mi",
		volume: "logs-sample",
		tag: `sample.sample.${name}`,
	}));
}
