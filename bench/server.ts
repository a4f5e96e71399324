// A fresh API server for one measured run: etcd and kube-apiserver only, our chart without pods, ten namespaces.

import {
	installChart,
	operatorKubeconfig,
	operatorNamespace,
} from "../src/cli/demo/operator-process.ts";
import type { ControlPlane } from "../src/controlplane/control-plane.ts";
import { startControlPlane } from "../src/controlplane/control-plane.ts";
import { AuditLog, auditArguments, auditFiles } from "./audit-log.ts";
import type { Client } from "./client.ts";
import { openClient } from "./client.ts";

export type Server = {
	plane: ControlPlane;
	audit: AuditLog;
	/** The administrator, under the agent "bench". */
	admin: Client;
	/** Of the chart's ServiceAccount: every candidate has the same rights, and costs the server the same to judge. */
	kubeconfig: string;
	token: string;
	stop: () => Promise<void>;
};

/** Where the Apps are; every one is served. */
export const namespaces: readonly string[] = Array.from(
	{ length: 10 },
	(_, index) => `bench-${index}`,
);

/** Of another tenant: the operator leaves it alone. */
export const unserved = "unserved";

export async function startServer(): Promise<Server> {
	const files = await auditFiles();
	const plane = await startControlPlane({
		isBare: true,
		extraArguments: { "kube-apiserver": auditArguments(files) },
		report: () => undefined,
	});
	const admin = openClient(plane, { connections: 32, agent: "bench" });
	const stop = async () => {
		await admin.close();
		await plane.stop();
		await files.remove();
	};
	try {
		for (const name of [...namespaces, unserved])
			await makeNamespace(admin, name);
		// A storm in which rolls wait would be none.
		await installChart(plane, namespaces, ["rollSpacingSeconds=0"]);
		const kubeconfig = await operatorKubeconfig(plane);
		const token = await plane.serviceAccountToken(
			operatorNamespace,
			"seaworthy",
		);
		const audit = new AuditLog(files.log);
		return { plane, audit, admin, kubeconfig, token, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

export const makeNamespace = (admin: Client, name: string): Promise<unknown> =>
	admin.call(
		{ method: "POST", path: "/api/v1/namespaces" },
		{ apiVersion: "v1", kind: "Namespace", metadata: { name } },
	);
