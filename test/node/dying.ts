// What is left of a node whose process ends while a pod runs on it.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { setTimeout as wait } from "node:timers/promises";
import { folderPrefix, runApart } from "./apart.ts";
import { leftSince, traces } from "./leftovers.ts";
import { imageOf } from "./images.ts";
import { raiseNode } from "./node.ts";

const self = fileURLToPath(import.meta.url);
const sentence = "a pod runs";
const secondsToGo = 15;

type Ending = {
	name: string;
	end: (pid: number) => void;
	/** The signal or the code by which the process ends. */
	by: NodeJS.Signals | number;
};

/** The ways in which a run ends before its time. */
export const endings: readonly Ending[] = [
	{
		name: "SIGKILL",
		end: (pid) => process.kill(pid, "SIGKILL"),
		by: "SIGKILL",
	},
	{
		name: "SIGTERM",
		end: (pid) => process.kill(pid, "SIGTERM"),
		by: "SIGTERM",
	},
	{
		// A terminal tells all processes of the group.
		name: "Ctrl-C",
		end: (pid) => process.kill(-pid, "SIGINT"),
		by: "SIGINT",
	},
	{
		name: "an error that nobody catches",
		end: (pid) => process.kill(pid, "SIGUSR2"),
		by: 1,
	},
];

/** Starts a node in a process of its own, ends that, and gives back what is left in the end. */
export async function dieAndLook({ end, by }: Ending): Promise<string[]> {
	const before = traces();
	// A group of its own does not hear our own Ctrl-C, and must end with us all the same.
	const child = spawn(
		"setpriv",
		["--pdeathsig=KILL", process.execPath, self, "outside"],
		{ stdio: ["ignore", "pipe", "ignore"], detached: true },
	);
	let alive: string[] = [];
	for await (const line of createInterface(child.stdout)) {
		if (!line.includes(sentence)) continue;
		alive = leftSince(before);
		end(child.pid ?? 0);
	}
	if (child.signalCode === null && child.exitCode === null)
		await once(child, "exit");
	if ((child.signalCode ?? child.exitCode) !== by)
		return [`the node ended by ${child.signalCode ?? child.exitCode}`];
	if (
		!["process", "/sys/fs/cgroup", folderPrefix].every((word) =>
			alive.some((trace) => trace.startsWith(word)),
		)
	)
		return ["the running node left no trace to look for"];
	let left = leftSince(before);
	for (let second = 0; left.length > 0 && second < secondsToGo; second++) {
		await wait(1000);
		left = leftSince(before);
	}
	return left;
}

async function runPod(): Promise<void> {
	const node = await raiseNode(() => undefined);
	await node.apply({
		apiVersion: "v1",
		kind: "Pod",
		metadata: { name: "web", namespace: "default" },
		spec: { containers: [{ name: "web", image: imageOf("one") }] },
	});
	await node.kubectl("wait", "--for=condition=Ready", "pod/web");
	process.stdout.write(`${sentence}\n`);
	await wait(60_000);
}

if (process.argv[1] === self) {
	const [, , where] = process.argv;
	if (where === "outside") {
		process.once("SIGUSR2", () => {
			throw new Error("nobody catches this");
		});
		await runApart([process.execPath, self, "inside"]);
	} else await runPod();
}
