// A server of a few lines in place of an API server: starts it on this machine, and says how to reach it.

import { KubeConfig } from "@kubernetes/client-node";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Takes a free port; closing the server is the caller's business. */
export async function listening(server: Server): Promise<KubeConfig> {
	await new Promise<void>((resolve) =>
		server.listen(0, "127.0.0.1", () => resolve()),
	);
	const { port } = server.address() as AddressInfo;
	const kubeConfig = new KubeConfig();
	kubeConfig.loadFromClusterAndUser(
		{ name: "test", server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
		{ name: "test" },
	);
	return kubeConfig;
}
