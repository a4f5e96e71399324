// The paths of spec.logs: volumes that the App writes to. They are there whether a sidecar reads them or not.

import { posix } from "node:path";
import { sumBytes } from "../../../kube/quantity.ts";
import { pathText } from "../../../schema/path.ts";
import type { Fault } from "../../fault.ts";
import type { AppLog } from "../../logging/logs.ts";
import type { Part, PodFacts } from "./part.ts";
import { isPlain, scratchPaths } from "./scratch.ts";

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
			faults: [
				...formFaults(facts),
				...doubleFaults(facts),
				...nestingFaults(facts),
			],
		};
	},
};

const pathOf = ({ spec }: PodFacts, { name }: AppLog) =>
	pathText(["spec", "logs", spec.logs.findIndex((log) => log.name === name)]);

function formFaults(facts: PodFacts): Fault[] {
	return facts.logging.logs
		.filter(({ path }) => !isPlain(path))
		.map((log) => ({
			reason: "InvalidSpec",
			path: `${pathOf(facts, log)}.path`,
			message: `is ${log.path}, but must be a plain absolute path`,
		}));
}

/** Two tails of the same files would send each line twice, under two names. */
function doubleFaults(facts: PodFacts): Fault[] {
	const { logs } = facts.logging;
	return logs.flatMap((log, index): Fault[] => {
		const first = logs.findIndex(
			({ path, files }) => path === log.path && files === log.files,
		);
		if (first === index) return [];
		const path = `${pathOf(facts, log)}.files`;
		const message = `is ${log.files} in ${log.path}, which the log ${logs[first]?.name} takes already; name other files`;
		return [{ reason: "InvalidSpec", path, message }];
	});
}

/** One volume inside another would hide part of it, and which comes first is the kubelet's choice. */
function nestingFaults(facts: PodFacts): Fault[] {
	const others = [
		...folders(facts).map(({ path }) => path),
		...scratchPaths(facts).map(({ path }) => path),
		...facts.secretFiles.map(({ mountPath }) => posix.resolve("/", mountPath)),
	];
	return facts.logging.logs.flatMap((log) => {
		const outer = others.find((path) => log.path.startsWith(`${path}/`));
		const inner = others.find((path) => path.startsWith(`${log.path}/`));
		if (!outer && !inner) return [];
		const path = `${pathOf(facts, log)}.path`;
		const message = outer
			? `is ${log.path}, which lies in ${outer}, and that is a volume already`
			: `is ${log.path}, in which ${inner} lies, and that is a volume already`;
		return [{ reason: "InvalidSpec", path, message }];
	});
}
