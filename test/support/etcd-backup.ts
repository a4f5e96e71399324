// A backup of etcd and its restoration, as an administrator does it: the API server is down meanwhile, and what was told since is forgotten.

import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ControlPlane } from "../../src/controlplane/control-plane.ts";
import { kill, start, untilAnswering } from "./api-server.ts";

/** Ends API server and etcd, does something with the data of etcd, and starts both again. */
async function whileDown(
	plane: ControlPlane,
	work: (data: string, backup: string) => void,
): Promise<void> {
	const server = await kill(plane, "kube-apiserver");
	const etcd = await kill(plane, "etcd");
	const { directory } = plane;
	work(join(directory, "etcd"), join(directory, "etcd-backup"));
	await start(plane, etcd);
	await start(plane, server);
	await untilAnswering(plane);
}

export const backUp = (plane: ControlPlane): Promise<void> =>
	whileDown(plane, (data, backup) => cpSync(data, backup, { recursive: true }));

export const restore = (plane: ControlPlane): Promise<void> =>
	whileDown(plane, (data, backup) => {
		rmSync(data, { recursive: true });
		cpSync(backup, data, { recursive: true });
	});
