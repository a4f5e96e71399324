// Whether a node ended a container because a check failed. No status says so; the exit code and the times do.

import type { Hint } from "./fixed-texts.ts";
import type {
	ContainerSpec,
	ContainerStatus,
	Ended,
	Probe,
} from "./pod-shape.ts";

export type Checked = {
	readonly container: ContainerSpec | undefined;
	readonly graceSeconds: number;
};

/** Of a program that obeys SIGTERM, that leaves the signal to Linux, and that SIGKILL ends. */
const exitCodes = [0, 143, 137];
/** Times are in whole seconds, and kubelets begin to count a little late. */
const slackSeconds = 2;

export function checkHints(
	ended: Ended,
	{ started }: ContainerStatus,
	{ container, graceSeconds }: Checked,
): Hint[] {
	const { startupProbe, livenessProbe } = container ?? {};
	if (!exitCodes.includes(ended.exitCode ?? 1)) return [];
	if (startupProbe && started !== true) {
		const first = secondsOf(startupProbe);
		const ran = secondsRun(ended);
		const last = first + graceSeconds + slackSeconds;
		if (ran >= first - slackSeconds && ran <= last) return ["NotStartedInTime"];
	}
	return livenessProbe ? ["MayBeLiveness"] : [];
}

/** Until the last failure that a probe allows; the defaults are those of Kubernetes. */
const secondsOf = ({
	initialDelaySeconds = 0,
	periodSeconds = 10,
	failureThreshold = 3,
}: Probe): number => initialDelaySeconds + periodSeconds * failureThreshold;

/** NaN where a time is missing: nothing is said then. */
const secondsRun = ({ startedAt = "", finishedAt = "" }: Ended): number =>
	(Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
