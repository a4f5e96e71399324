// A whole simulated cluster in one call: control plane, kwok and nodes.

import type { BinaryName } from "./binary-list.ts";
import { findBinaries } from "./binaries.ts";
import {
	type ControlPlane,
	type ControlPlaneOptions,
	startControlPlane,
} from "./control-plane.ts";
import { startKwok } from "./kwok.ts";
import { addNodes } from "./nodes.ts";
import { reportToStandardError, since } from "./report.ts";

export interface ClusterOptions extends ControlPlaneOptions {
	/** Default 3. */
	nodes?: number;
}

export interface Cluster extends ControlPlane {
	nodeNames: readonly string[];
}

/** Everything that upCluster() needs, for filling the cache ahead of time. */
export const clusterBinaries: readonly BinaryName[] = [
	"etcd",
	"kube-apiserver",
	"kube-controller-manager",
	"kube-scheduler",
	"kubectl",
	"kwok",
	"helm",
];

/** Starts it and waits until pods can run; whatever fails on the way is stopped again. */
export async function upCluster(
	options: ClusterOptions = {},
): Promise<Cluster> {
	const report = options.report ?? reportToStandardError;
	await findBinaries(clusterBinaries, report);
	const start = Date.now();
	const quiet = () => undefined;
	const controlPlane = await startControlPlane({ ...options, report: quiet });
	try {
		const kwok = await startKwok(controlPlane, quiet);
		const adding = addNodes(controlPlane, options.nodes ?? 3);
		const dying = kwok.ended.then((code) => {
			throw new Error(`kwok ended with code ${code}:\n${kwok.logTail()}`);
		});
		dying.catch(() => undefined);
		const nodeNames = await Promise.race([adding, dying]);
		report(
			`cluster: ${nodeNames.length} nodes ready at ${controlPlane.url}, ${since(start)}`,
		);
		return { ...controlPlane, nodeNames };
	} catch (error) {
		await controlPlane.stop();
		throw error;
	}
}
