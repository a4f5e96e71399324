// What a node could leave on the machine: processes, mounts, networks, cgroups, folders. Compared before and after.

import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { folderPrefix } from "./apart.ts";
import { remainingCgroups } from "./cgroups.ts";

const folders = [
	"/var/lib/cni",
	"/var/lib/kubelet",
	"/var/lib/containerd",
	"/var/log/pods",
	"/var/log/containers",
	"/run/containerd",
	"/run/netns",
	"/etc/cni/net.d",
];

/** Every trace by a line of its own. */
export function traces(): ReadonlySet<string> {
	return new Set([
		...processes(),
		...mounts(),
		...networkDevices(),
		...remainingCgroups(),
		...folders.filter(existsSync),
		...readdirSync(tmpdir()).filter((name) => name.startsWith(folderPrefix)),
		...kernelSettings(),
	]);
}

/** What is there now and was not before. */
export const leftSince = (before: ReadonlySet<string>): string[] =>
	[...traces()].filter((trace) => !before.has(trace));

/** Processes in other process namespaces than ours; those of other control planes on this machine are in ours. */
function processes(): string[] {
	const own = readlinkSync("/proc/self/ns/pid");
	return readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name))
		.flatMap((pid) => {
			try {
				if (readlinkSync(`/proc/${pid}/ns/pid`) === own) return [];
				const name = readFileSync(`/proc/${pid}/comm`, "utf8").trim();
				return [`process ${pid} ${name}`];
			} catch {
				return [];
			}
		});
}

const mounts = () =>
	readFileSync("/proc/self/mounts", "utf8")
		.trim()
		.split("\n")
		.map((line) => `mount ${line}`);

const networkDevices = () =>
	readdirSync("/sys/class/net").map((name) => `network device ${name}`);

/** What kubelet and kube-proxy would set for the whole machine. */
function kernelSettings(): string[] {
	const names = [
		"vm/overcommit_memory",
		"vm/panic_on_oom",
		"kernel/panic",
		"kernel/panic_on_oops",
		"net/ipv4/ip_forward",
	];
	return names.map(
		(name) =>
			`setting ${name} ${readFileSync(`/proc/sys/${name}`, "utf8").trim()}`,
	);
}
