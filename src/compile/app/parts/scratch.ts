// Paths the container may write to: emptyDirs with a size, /tmp always among them.

import { posix } from "node:path";
import { scratchVolumeName } from "../../../kube/names.ts";
import type { Fault } from "../../fault.ts";
import type { Part, PodFacts } from "./part.ts";

type Scratch = { path: string; size: string; at: string };

const temporary: Scratch = {
	path: "/tmp",
	size: "64Mi",
	at: "spec.writable",
};

/** Sorted by path. */
export function scratchPaths({ spec }: Pick<PodFacts, "spec">): Scratch[] {
	const written = spec.writable
		.map(({ path, size }, index) => ({
			path,
			size: String(size),
			at: `spec.writable[${index}].path`,
		}))
		.filter(({ path }) => path);
	const all = written.some(({ path }) => path === temporary.path)
		? written
		: [...written, temporary];
	return all.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

export const scratchSizes = (facts: Pick<PodFacts, "spec">): string[] =>
	scratchPaths(facts).map(({ size }) => size);

export const scratch: Part = {
	path: "spec.writable",
	build(facts) {
		const paths = scratchPaths(facts);
		const distinct = paths.filter(
			({ path }, index) => path !== paths[index - 1]?.path,
		);
		return {
			volumes: distinct.map(({ path, size }) => ({
				name: scratchVolumeName(path),
				emptyDir: { sizeLimit: size },
			})),
			mounts: distinct.map(({ path }) => ({
				name: scratchVolumeName(path),
				mountPath: path,
			})),
			faults: [...formFaults(paths), ...nestingFaults(paths)],
		};
	},
};

/** A path with another name for itself would pass by every check of what lies in what. */
export const isPlain = (path: string): boolean =>
	path !== "/" && posix.resolve("/", path) === path;

function formFaults(paths: readonly Scratch[]): Fault[] {
	return paths
		.filter(({ path }) => !isPlain(path))
		.map(({ path, at }) => ({
			reason: "InvalidSpec",
			path: at,
			message: `is ${path}, but must be a plain absolute path`,
		}));
}

/** One emptyDir inside another would hide part of it, and which comes first is the kubelet's choice. */
function nestingFaults(paths: readonly Scratch[]): Fault[] {
	return paths.flatMap((inner, index) => {
		const outer = paths.find(
			(each, other) =>
				inner.path.startsWith(`${each.path}/`) ||
				(inner.path === each.path && other < index),
		);
		if (!outer) return [];
		return [
			{
				reason: "InvalidSpec",
				path: inner.at,
				message: `is ${inner.path}, which lies in ${outer.path}, and that is writable already`,
			},
		];
	});
}
