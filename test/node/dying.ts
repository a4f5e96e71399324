// What is left of a node whose process is killed while a pod runs on it.

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

/** Starts a node in a process of its own, kills that with SIGKILL, and gives back what is left in the end. */
export async function dieAndLook(): Promise<string[]> {
	const before = traces();
	const child = spawn(process.execPath, [self, "outside"], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	let alive: string[] = [];
	for await (const line of createInterface(child.stdout)) {
		if (!line.includes(sentence)) continue;
		alive = leftSince(before);
		child.kill("SIGKILL");
	}
	if (child.signalCode === null && child.exitCode === null)
		await once(child, "exit");
	if (child.signalCode !== "SIGKILL") return ["the node ended by itself"];
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
	if (where === "outside") await runApart([process.execPath, self, "inside"]);
	else await runPod();
}
