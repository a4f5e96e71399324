// What a machine must have to run real pods apart from everything else on it.
// `node test/node/prerequisites.ts` prints the Debian packages that are absent, for .ci/run.

import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "../../src/controlplane/command.ts";
import { pluginFolder } from "./containerd.ts";

/** What the stories and the programs of the node call, or read when the name is a path; by the Debian package that has it. */
const packages: { readonly [name: string]: readonly string[] } = {
	containerd: ["containerd", "ctr", "containerd-shim-runc-v2"],
	runc: ["runc"],
	"containernetworking-plugins": ["ptp", "host-local", "loopback"].map((name) =>
		join(pluginFolder, name),
	),
	nftables: ["nft"],
	// Nobody has tried without these two.
	iptables: ["iptables"],
	conntrack: ["conntrack"],
	iproute2: ["ip"],
	mount: ["mount", "umount"],
	"util-linux": ["setpriv", "unshare"],
	findutils: ["find"],
	binutils: ["strip"],
	"libc-bin": ["ldd"],
	"ca-certificates": ["/etc/ssl/certs/ca-certificates.crt"],
};
const memoryGroups = "/sys/fs/cgroup/memory";

/** Why the stories cannot run here, or undefined. */
export async function missing(): Promise<string | undefined> {
	if (process.platform !== "linux") return "the system is not Linux";
	if (process.getuid?.() !== 0) return "the user is not root";
	const absent = Object.values(packages).flat().filter(isAbsent);
	if (absent.length > 0)
		return `${absent.join(", ")} not found; Debian has them as: ${absentPackages().join(" ")}`;
	// Of Debian's release it may be too old: the build says which it needs.
	if (isAbsent("go")) return "go not found; install it from https://go.dev/dl";
	if (!readFileSync("/proc/mounts", "utf8").includes(` ${memoryGroups} `))
		return "cgroups are not mounted by version 1, the only one tried so far";
	if (!isAllowed(memoryGroups, constants.W_OK))
		return `${memoryGroups} cannot be written`;
	const words = ["--net", "--mount", "--pid", "--ipc", "--uts", "--fork"];
	const { code, stderr } = await runCommand("unshare", [...words, "true"]);
	return code === 0 ? undefined : `no namespaces: ${stderr.trim()}`;
}

const absentPackages = (): string[] =>
	Object.keys(packages).filter((name) => packages[name]?.some(isAbsent));

function isAbsent(name: string): boolean {
	if (name.startsWith("/")) return !existsSync(name);
	const folders = (process.env["PATH"] ?? "").split(delimiter);
	return !folders.some((folder) =>
		isAllowed(join(folder, name), constants.X_OK),
	);
}

function isAllowed(path: string, mode: number): boolean {
	try {
		accessSync(path, mode);
		return true;
	} catch {
		return false;
	}
}

if (process.argv[1] === fileURLToPath(import.meta.url))
	process.stdout.write(`${absentPackages().join(" ")}\n`);
