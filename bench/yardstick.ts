// The Go operator that ours is measured against: built where Go is at hand, run with the same rights on the same Apps.

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { GuardedProcess } from "../src/controlplane/guarded-process.ts";
import { startGuarded } from "../src/controlplane/guarded-process.ts";
import type { Report } from "../src/controlplane/report.ts";
import { findProgram } from "../tools/program.ts";
import type { Server } from "./server.ts";

const program = {
	versionOf: "sigs.k8s.io/controller-runtime",
	package: ".",
	coldSeconds: 60,
	stamps: () => ({}),
};

/** The name by which it calls the API server. */
export const yardstickAgent = "twin";

/** Its path, or why there is none. */
export async function findYardstick(
	report: Report,
): Promise<{ path: string } | { missing: string }> {
	try {
		const root = import.meta.dirname;
		return { path: await findProgram("yardstick", program, root, report) };
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		return { missing: `not run: ${message.split(/\n|\. /)[0]}` };
	}
}

export async function startYardstick(
	path: string,
	workers: number,
	{ plane, kubeconfig }: Server,
): Promise<GuardedProcess> {
	const started = await startGuarded({
		name: "yardstick",
		command: path,
		arguments: [
			`--kubeconfig=${kubeconfig}`,
			`--workers=${workers}`,
			"--group=seaworthy.dev",
			"--kind=App",
		],
		logFile: join(plane.directory, `yardstick-${randomUUID()}.log`),
	});
	plane.alongside(started);
	return started;
}
