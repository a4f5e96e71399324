// Reads tools/controlplane: one Go module per folder whose go.mod is the only place where a version is written.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folders below tools/controlplane; they are separate because their dependencies clash. */
export type ModuleName = "kubernetes" | "etcd" | "kwok" | "helm" | "coredns";

/** Older Kubernetes versions that have a folder of their own, and that `SEAWORTHY_KUBERNETES` may name. */
export const olderKubernetes = ["1.33"] as const;

/** One Go module of ours, as its go.mod and go.sum say. */
export interface PinnedModule {
	name: string;
	folder: string;
	/** The `go` line, for example "1.26.0". */
	goVersion: string;
	/** First 16 hexadecimal characters of the hash over go.mod and go.sum. */
	hash: string;
	/** Module path -> version with its "v". */
	versions: ReadonlyMap<string, string>;
}

const moduleRoot = fileURLToPath(
	new URL("../../tools/controlplane/", import.meta.url),
);

/** The folder of the module: "kubernetes", or "kubernetes-1.33" where the environment asks for that version. */
export function moduleFolder(
	name: ModuleName,
	environment: NodeJS.ProcessEnv = process.env,
): string {
	const older = environment.SEAWORTHY_KUBERNETES;
	if (name !== "kubernetes" || !older) return name;
	if (!olderKubernetes.some((version) => version === older))
		throw new Error(
			`SEAWORTHY_KUBERNETES is ${older}, and may be ${olderKubernetes.join(", ")}, or unset for the newest`,
		);
	return `${name}-${older}`;
}

/** Reads one module by its folder's name; `root` is the folder that holds the module folders. */
export async function readPinnedModule(
	name: string,
	root = moduleRoot,
): Promise<PinnedModule> {
	const folder = join(root, name);
	const [goMod, goSum] = await Promise.all([
		readFile(join(folder, "go.mod"), "utf8"),
		readFile(join(folder, "go.sum"), "utf8"),
	]);
	const hash = createHash("sha256").update(goMod).update(goSum).digest("hex");
	return {
		name,
		folder,
		goVersion: readGoVersion(goMod),
		hash: hash.slice(0, 16),
		versions: readVersions(goMod),
	};
}

/** Versions of all required modules; `replace` lines do not count. */
export function readVersions(goMod: string): ReadonlyMap<string, string> {
	const versions = new Map<string, string>();
	let isInRequire = false;
	for (const line of goMod.split("\n")) {
		if (/^require\s*\($/.test(line)) isInRequire = true;
		else if (line.startsWith(")")) isInRequire = false;
		const pattern = isInRequire
			? /^\s+(\S+)\s+(v\S+)/
			: /^require\s+(\S+)\s+(v\S+)/;
		const [, path, version] = pattern.exec(line) ?? [];
		if (path && version) versions.set(path, version);
	}
	return versions;
}

function readGoVersion(goMod: string): string {
	const version = /^go\s+(\S+)$/m.exec(goMod)?.[1];
	if (!version) throw new Error("go.mod has no go line");
	return version;
}

/** The folder of all caches of ours: `$XDG_CACHE_HOME/seaworthy` or `~/.cache/seaworthy`. */
export function cacheRoot(environment = process.env): string {
	return join(
		environment.XDG_CACHE_HOME || join(homedir(), ".cache"),
		"seaworthy",
	);
}

/** Where the binaries of one module are kept; another go.mod or go.sum is another folder. */
export function cacheFolder(module: PinnedModule, root = cacheRoot()): string {
	return join(root, `${module.name}-${module.hash}`);
}
