// containerd with folders of its own, and the plug-ins that give pods addresses.

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../../src/cli/demo/until.ts";
import {
	type GuardedProcess,
	startGuarded,
} from "../../src/controlplane/guarded-process.ts";
import { must } from "./machine.ts";

/** Where Debian puts the network plug-ins. */
export const pluginFolder = "/usr/lib/cni";
export const containerdSocket = "/run/containerd/containerd.sock";
/** What holds a pod's namespaces. */
export const pauseImage = "seaworthy.test/pause:1";

/** Starts it and waits until it answers. */
export async function startContainerd(folder: string): Promise<GuardedProcess> {
	const home = join(folder, "containerd");
	mkdirSync(join(home, "network"), { recursive: true });
	writeFileSync(join(home, "network/10-node.conflist"), json(network));
	const file = join(home, "config.toml");
	writeFileSync(file, configuration(home));
	const started = await startGuarded({
		name: "containerd",
		command: "containerd",
		arguments: ["--config", file],
		logFile: join(home, "log"),
		graceSeconds: 3,
	});
	await until("containerd answers", async () => {
		if (started.exitCode() !== undefined) throw new Error(started.logTail());
		return existsSync(containerdSocket) || undefined;
	});
	return started;
}

/** Takes the images of a docker-archive. */
export const importImage = (archive: string): Promise<string> =>
	must("ctr", "--namespace=k8s.io", "images", "import", archive);

// Every value is a string, a number or a flag, for which TOML and JSON have the same text.
const json = JSON.stringify;

const configuration = (home: string) => `version = 2
root = ${json(join(home, "root"))}
state = "/run/containerd/state"
[grpc]
address = ${json(containerdSocket)}
[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = ${json(pauseImage)}
# Without CAP_SYS_RESOURCE no process may be shielded from the out-of-memory killer.
restrict_oom_score_adj = true
[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = ${json(pluginFolder)}
conf_dir = ${json(join(home, "network"))}
`;

/** A pair of devices per pod, and routes between them: all packets between pods pass the rules of kube-proxy. */
const network = {
	cniVersion: "0.4.0",
	name: "node",
	plugins: [
		{
			type: "ptp",
			mtu: 1500,
			ipam: {
				type: "host-local",
				ranges: [[{ subnet: "10.244.0.0/24" }]],
				routes: [{ dst: "0.0.0.0/0" }],
				dataDir: "/run/cni",
			},
		},
	],
};
