// Foreign programs that judge what we print: built once from their pinned Go modules into the same cache as the control plane.

import { access, chmod, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Binary } from "../../src/controlplane/binary-list.ts";
import { build } from "../../src/controlplane/build.ts";
import { withLock } from "../../src/controlplane/lock.ts";
import {
	cacheFolder,
	cacheRoot,
	readPinnedModule,
} from "../../src/controlplane/pinned-modules.ts";
import type { Report } from "../../src/controlplane/report.ts";
import { reportToStandardError } from "../../src/controlplane/report.ts";

type Judge = Pick<Binary, "versionOf" | "package" | "coldSeconds" | "stamps">;

/** By name, which is that of the folder with its go.mod too. */
export const judges = {
	/** What a set of NetworkPolicies lets through. */
	cyclonus: {
		versionOf: "github.com/mattfenwick/cyclonus",
		package: "github.com/mattfenwick/cyclonus/cmd/cyclonus",
		coldSeconds: 50,
		stamps: () => ({}),
	},
} as const satisfies { [name: string]: Judge };

/** Path of the program; the first call on a machine builds it. */
export async function findJudge(
	name: keyof typeof judges,
	report: Report = reportToStandardError,
): Promise<string> {
	const module = await readPinnedModule(name, import.meta.dirname);
	const root = cacheRoot();
	const cached = join(cacheFolder(module, root), name);
	if (await exists(cached)) return cached;
	await mkdir(dirname(cached), { recursive: true });
	const onWait = (holder: number) =>
		report(`${name}: waiting for process ${holder}, which fills the cache`);
	await withLock(join(root, "fill.lock"), { onWait }, async () => {
		if (await exists(cached)) return;
		const destination = `${cached}.${process.pid}.tmp`;
		const environment = process.env;
		const binary = judges[name];
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
