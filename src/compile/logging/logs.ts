// spec.logs of an App, as the sidecar sees them.

import type { App } from "../../api/app/app.ts";
import { logs as field } from "../../api/app/logs.ts";
import { logVolumeName } from "../../kube/names.ts";
import { seen } from "../../schema/defaults.ts";
import { pathText } from "../../schema/path.ts";
import type { Seen } from "../../schema/vocabulary.ts";
import { validateField } from "../../schema/validate.ts";
import type { Fault } from "../fault.ts";

export type AppLog = Seen<typeof field>[number] & {
	/** Logs of one path share it. */
	readonly volume: string;
	/** By which an aggregator routes its records: namespace, App and log; none of the three holds a dot. */
	readonly tag: string;
};

/** Sorted by name; none where one of them is not as the schema says, which a stored object may be. */
export function logsOf({ metadata, spec }: Pick<App, "metadata" | "spec">): {
	logs: readonly AppLog[];
	faults: readonly Fault[];
} {
	const written = spec?.logs ?? [];
	const findings = validateField(field, written);
	if (findings.length > 0)
		return {
			logs: [],
			faults: findings.map(({ path, message }) => ({
				reason: "InvalidSpec",
				path: pathText(["spec", "logs", ...path]),
				message,
			})),
		};
	const logs = seen(field, written)
		.map((log) => ({
			...log,
			volume: logVolumeName(log.path),
			tag: `${metadata.namespace ?? "default"}.${metadata.name}.${log.name}`,
		}))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
	return { logs, faults: [] };
}
