// Finds the binaries of a control plane: a folder that the user names, our cache, the makers' downloads, a build.
// What was downloaded or built stays in the cache, so that no later process repeats it.

import { constants } from "node:fs";
import { access, chmod, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BinaryName, binaries, thisPlatform } from "./binary-list.ts";
import { build, versionOf } from "./build.ts";
import { download } from "./download.ts";
import { withLock } from "./lock.ts";
import {
	cacheFolder,
	cacheRoot,
	moduleFolder,
	type PinnedModule,
	readPinnedModule,
} from "./pinned-modules.ts";
import { type Report, reportToStandardError, since } from "./report.ts";

/** Absolute paths of the binaries that were asked for. */
export type FoundBinaries<N extends BinaryName> = Readonly<Record<N, string>>;

// Kept for the life of the process: a host that did not answer once is not asked again.
const unreachable = new Set<string>();

interface Search {
	name: BinaryName;
	module: PinnedModule;
	cached: string;
	report: Report;
	environment: NodeJS.ProcessEnv;
}

/**
 * Finds every named binary, one after another, and reports one line for each. `KUBEBUILDER_ASSETS` names a folder of
 * ready binaries; `SEAWORTHY_BUILD=1` skips downloads; `SEAWORTHY_KUBERNETES=1.33` asks for that version instead of the
 * newest.
 */
export async function findBinaries<N extends BinaryName>(
	names: readonly N[],
	report: Report = reportToStandardError,
	environment: NodeJS.ProcessEnv = process.env,
): Promise<FoundBinaries<N>> {
	const found: Partial<Record<N, string>> = {};
	for (const name of inBuildOrder(names))
		found[name] = await findBinary(name, report, environment);
	return found as Record<N, string>;
}

function inBuildOrder<N extends BinaryName>(names: readonly N[]): N[] {
	const order = Object.keys(binaries);
	return [...names].sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

async function findBinary(
	name: BinaryName,
	report: Report,
	environment: NodeJS.ProcessEnv,
): Promise<string> {
	const start = Date.now();
	const assets = environment.KUBEBUILDER_ASSETS;
	if (assets && (await isExecutable(join(assets, name)))) {
		report(`${name}: from KUBEBUILDER_ASSETS, ${since(start)}`);
		return join(assets, name);
	}
	const folder = moduleFolder(binaries[name].module, environment);
	const module = await readPinnedModule(folder);
	const root = cacheRoot(environment);
	const cached = join(cacheFolder(module, root), name);
	const search = { name, module, cached, report, environment };
	if (await isExecutable(cached)) {
		report(`${name}: from the cache, ${since(start)}`);
		return cached;
	}
	// One lock for all: two builds at once would only slow each other down.
	const onWait = (holder: number) =>
		report(`${name}: waiting for process ${holder}, which fills the cache`);
	await withLock(join(root, "fill.lock"), { onWait }, async () => {
		const way = await fillCache(search);
		report(`${name}: ${way}, ${since(start)}`);
	});
	return cached;
}

async function fillCache(search: Search): Promise<string> {
	if (await isExecutable(search.cached)) return "from the cache";
	await mkdir(cacheFolder(search.module, cacheRoot(search.environment)), {
		recursive: true,
	});
	const temporary = `${search.cached}.${process.pid}.tmp`;
	try {
		const way = (await tryDownload(search, temporary))
			? "downloaded and verified"
			: await buildInstead(search, temporary);
		await chmod(temporary, 0o755);
		await rename(temporary, search.cached);
		return way;
	} finally {
		await rm(temporary, { force: true });
	}
}

async function tryDownload(
	search: Search,
	destination: string,
): Promise<boolean> {
	const { name, module, report, environment } = search;
	if (environment.SEAWORTHY_BUILD === "1") return false;
	const binary = binaries[name];
	const release = binary.release(versionOf(binary, module), thisPlatform());
	if (!release) return false;
	report(`${name}: looking for the official download ...`);
	const result = await download(release, { unreachable });
	if ("reason" in result) {
		report(`${name}: no download: ${result.reason}`);
		return false;
	}
	await writeFile(destination, result.content);
	return true;
}

async function buildInstead(
	search: Search,
	destination: string,
): Promise<string> {
	await build({ ...search, binary: binaries[search.name], destination });
	return "built from source";
}

async function isExecutable(path: string): Promise<boolean> {
	try {
		await access(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
