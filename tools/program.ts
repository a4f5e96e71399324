// Go programs beside the control plane, built once from their pinned modules into the same cache.

import { access, chmod, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Binary } from "../src/controlplane/binary-list.ts";
import { build } from "../src/controlplane/build.ts";
import { withLock } from "../src/controlplane/lock.ts";
import {
	cacheFolder,
	cacheRoot,
	readPinnedModule,
} from "../src/controlplane/pinned-modules.ts";
import type { Report } from "../src/controlplane/report.ts";

export type Program = Pick<
	Binary,
	"versionOf" | "package" | "coldSeconds" | "stamps"
>;

/** Path of the program; the first call on a machine builds it. `root` holds the folder `name` with its go.mod. */
export async function findProgram(
	name: string,
	binary: Program,
	root: string,
	report: Report,
): Promise<string> {
	const module = await readPinnedModule(name, root);
	const cache = cacheRoot();
	const cached = join(cacheFolder(module, cache), name);
	if (await exists(cached)) return cached;
	await mkdir(dirname(cached), { recursive: true });
	const onWait = (holder: number) =>
		report(`${name}: waiting for process ${holder}, which fills the cache`);
	await withLock(join(cache, "fill.lock"), { onWait }, async () => {
		if (await exists(cached)) return;
		const destination = `${cached}.${process.pid}.tmp`;
		const environment = process.env;
		try {
			await build({ name, binary, module, destination, report, environment });
			await chmod(destination, 0o755);
			await rename(destination, cached);
		} finally {
			await rm(destination, { force: true });
		}
	});
	return cached;
}

const exists = (path: string) =>
	access(path).then(
		() => true,
		() => false,
	);
