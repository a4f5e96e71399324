// Ends the API server of a control plane and starts it anew, as a node that restarts does it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../../src/cli/demo/until.ts";
import type { ControlPlane } from "../../src/controlplane/control-plane.ts";
import type { GuardedProcess } from "../../src/controlplane/guarded-process.ts";
import { startGuarded } from "../../src/controlplane/guarded-process.ts";

export type Stopped = { name: string; command: string; words: string[] };

/** SIGKILL to the component; gives what `start` starts it with again. */
export async function kill(
	{ processes }: ControlPlane,
	name: "etcd" | "kube-apiserver",
): Promise<Stopped> {
	const running = processes.findLast(
		(each) => each.name === name && each.exitCode() === undefined,
	);
	if (!running) throw new Error(`there is no ${name}`);
	const [command = "", ...words] = argumentsOf(running);
	process.kill(running.pid, "SIGKILL");
	await running.ended;
	return { name, command, words };
}

const argumentsOf = ({ pid }: GuardedProcess): string[] =>
	readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);

let starts = 0;

/** With the same arguments as before; it ends with the plane. */
export async function start(
	plane: ControlPlane,
	{ name, command, words }: Stopped,
): Promise<void> {
	const logFile = join(plane.directory, `${name}-again-${++starts}.log`);
	plane.alongside(
		await startGuarded({ name, command, arguments: words, logFile }),
	);
}

/** Resolves when the API server answers. */
export const untilAnswering = (plane: ControlPlane): Promise<unknown> =>
	until(
		"the API server answers again",
		async () => {
			const { code } = await plane.kubectl(["get", "--raw", "/readyz"]);
			return code === 0 || undefined;
		},
		60,
	);
