// The machine as the node's processes see it: folders of their own in the place of the host's, a network without a way
// out, and kernel settings that nothing needs to change. All of it is inside the namespaces of apart.ts.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../../src/controlplane/command.ts";

export const nodeAddress = "10.200.0.1";
export const podRange = "10.244.0.0/16";

/** Runs a program that must not fail; gives back what it printed. */
export async function must(...words: [string, ...string[]]): Promise<string> {
	const [program, ...rest] = words;
	const { code, stdout, stderr } = await runCommand(program, rest);
	if (code !== 0)
		throw new Error(`${words.join(" ")}: ${code} ${stderr.trim()}`);
	return stdout;
}

/** `folder` holds what the node writes. */
export async function prepareMachine(folder: string): Promise<void> {
	await coverFolders(folder);
	await coverSettings(folder);
	await layNetwork();
}

async function coverFolders(folder: string): Promise<void> {
	// Kubelet's mounts must reach the containers that share them.
	await must("mount", "--make-rshared", "/");
	await must("mount", "-t", "tmpfs", "run", "/run");
	for (const path of ["/var/lib", "/var/log"]) {
		const own = join(folder, path);
		mkdirSync(own, { recursive: true });
		await must("mount", "--bind", own, path);
	}
}

/** The values that kubelet demands, as files: it reads them, and writes none. */
const settings = {
	"vm/overcommit_memory": "1",
	"vm/panic_on_oom": "0",
	"kernel/panic": "10",
	"kernel/panic_on_oops": "1",
	"kernel/keys/root_maxkeys": "1000000",
	"kernel/keys/root_maxbytes": "25000000",
};

async function coverSettings(folder: string): Promise<void> {
	for (const [name, value] of Object.entries(settings)) {
		const file = join(folder, name.replaceAll("/", "-"));
		writeFileSync(file, `${value}\n`);
		await must("mount", "--bind", file, `/proc/sys/${name}`);
	}
}

async function layNetwork(): Promise<void> {
	const words = [
		"link set lo up",
		"link add br0 type bridge",
		`address add ${nodeAddress}/24 dev br0`,
		"link set br0 up",
		"route add default dev br0",
	];
	for (const line of words) await must("ip", ...line.split(" "));
	writeFileSync("/proc/sys/net/ipv4/ip_forward", "1");
}
