// What a machine must have to run real pods apart from everything else on it.

import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runCommand } from "../../src/controlplane/command.ts";
import { pluginFolder } from "./containerd.ts";

const programs = ["containerd", "ctr", "runc", "nft", "ip", "go"] as const;
const debianPackages =
	"containerd runc containernetworking-plugins iptables nftables conntrack";

/** Why the stories cannot run here, or undefined. */
export async function missing(): Promise<string | undefined> {
	if (process.platform !== "linux") return "the system is not Linux";
	if (process.getuid?.() !== 0) return "the user is not root";
	const absent = programs.filter((name) => !isOnPath(name));
	if (!existsSync(join(pluginFolder, "ptp"))) absent.push("ptp" as never);
	if (absent.length > 0)
		return `${absent.join(", ")} not found; Debian has them as: ${debianPackages}`;
	if (!readFileSync("/proc/mounts", "utf8").includes(" /sys/fs/cgroup/memory "))
		return "cgroups are not mounted by version 1, the only one tried so far";
	const words = ["--net", "--mount", "--pid", "--ipc", "--uts", "--fork"];
	const { code, stderr } = await runCommand("unshare", [...words, "true"]);
	return code === 0 ? undefined : `no namespaces: ${stderr.trim()}`;
}

function isOnPath(name: string): boolean {
	return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
		try {
			accessSync(join(folder, name), constants.X_OK);
			return true;
		} catch {
			return false;
		}
	});
}
