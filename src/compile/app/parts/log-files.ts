// The paths of spec.logs: volumes that the App writes to. They are there whether a sidecar reads them or not.

import { sumBytes } from "../../../kube/quantity.ts";
import type { Fault } from "../../fault.ts";
import type { AppLog } from "../../logging/logs.ts";
import type { Part, PodFacts } from "./part.ts";
import { scratchPaths } from "./scratch.ts";

type Logs = { readonly logging: Pick<PodFacts["logging"], "logs"> };
type Folder = { path: string; volume: string; size: string };

/** One per path, sorted by path. */
function folders({ logging: { logs } }: Logs): Folder[] {
	const paths = [...new Set(logs.map(({ path }) => path))].sort();
	return paths.map((path) => {
		const own = logs.filter((log) => log.path === path);
		const size = sumBytes(own.map((log) => log.size));
		return { path, volume: own[0]?.volume ?? "", size };
	});
}

export const logSizes = (facts: Logs): string[] =>
	folders(facts).map(({ size }) => size);

export const logFiles: Part = {
	path: "spec.logs",
	build(facts) {
		const all = folders(facts);
		return {
			volumes: all.map(({ volume, size }) => ({
				name: volume,
				emptyDir: { sizeLimit: size },
			})),
			mounts: all.map(({ volume, path }) => ({
				name: volume,
				mountPath: path,
			})),
			faults: nestingFaults(facts),
		};
	},
};

/** One volume inside another would hide part of it, and which comes first is the kubelet's choice. */
function nestingFaults(facts: PodFacts): Fault[] {
	const { spec, logging } = facts;
	const others = [
		...folders(facts).map(({ path }) => path),
		...scratchPaths(facts).map(({ path }) => path),
	];
	const indexOf = ({ name }: AppLog) =>
		spec.logs.findIndex((each) => each.name === name);
	return logging.logs.flatMap((log) => {
		const outer = others.find((path) => log.path.startsWith(`${path}/`));
		const inner = others.find((path) => path.startsWith(`${log.path}/`));
		if (!outer && !inner) return [];
		const path = `spec.logs[${indexOf(log)}].path`;
		const message = outer
			? `is ${log.path}, which lies in ${outer}, and that is a volume already`
			: `is ${log.path}, in which ${inner} lies, and that is a volume already`;
		return [{ reason: "InvalidSpec", path, message }];
	});
}
