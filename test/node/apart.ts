// Runs a program in namespaces of its own: network, processes, mounts. When that program or we end, in whatever way,
// the kernel ends all processes in there and drops their mounts and networks; a janitor removes cgroups and the folder.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { cgroupFolders, cgroupOf, makeCgroups } from "./cgroups.ts";

// It waits for the last process to leave: an occupied cgroup cannot be removed.
const janitorScript = `
folder=$1; shift
read -r _
tries=100
while [ "$tries" -gt 0 ]; do
	for group in "$@"; do [ ! -d "$group" ] || find "$group" -depth -type d -exec rmdir {} + ; done
	rm -rf -- "$folder"
	left=; for one in "$folder" "$@"; do [ ! -e "$one" ] || left=yes; done
	[ -n "$left" ] || exit 0
	sleep 0.1; tries=$((tries - 1))
done
exit 1
`;

// The first process of the namespaces is a shell, because it reaps whatever loses its parent.
const firstProcess = '"$@" & wait $!';

/** The prefix of every folder that holds a node; the id of our process follows, and letters. */
export const folderPrefix = "seaworthy-node-";

/**
 * Resolves with the exit code once nothing of it is left. SEAWORTHY_NODE tells the program its folder, SEAWORTHY_RESULTS
 * one for what it found, which `read` sees before it goes.
 */
export async function runApart(
	command: readonly string[],
	read: (results: string) => void = () => undefined,
): Promise<number> {
	const folder = mkdtempSync(join(tmpdir(), `${folderPrefix}${process.pid}-`));
	const groups = cgroupFolders(
		cgroupOf(basename(folder).slice(folderPrefix.length)),
	);
	// Before there is anything more to remove.
	const janitor = spawn(
		"/bin/sh",
		["-c", janitorScript, "janitor", folder, ...groups],
		{ stdio: ["pipe", "ignore", "ignore"], detached: true, cwd: "/" },
	);
	const swept = once(janitor, "exit");
	makeCgroups(groups);
	const [temporary, results] = [join(folder, "tmp"), join(folder, "results")];
	for (const path of [temporary, results]) mkdirSync(path);
	const child = spawn("setpriv", [...namespaces, ...command], {
		stdio: "inherit",
		env: {
			...process.env,
			SEAWORTHY_NODE: folder,
			SEAWORTHY_RESULTS: results,
			TMPDIR: temporary,
		},
	});
	const [code] = (await once(child, "exit")) as [number | null];
	read(results);
	janitor.stdin?.end();
	const [sweeping] = (await swept) as [number | null];
	if (sweeping !== 0) throw new Error(`${folder} or its cgroups stay`);
	return code ?? 1;
}

const namespaces = [
	..."--pdeathsig=KILL unshare".split(" "),
	..."--net --mount --pid --ipc --uts --mount-proc".split(" "),
	..."--fork --kill-child=KILL /bin/sh -c".split(" "),
	firstProcess,
	"first",
];
