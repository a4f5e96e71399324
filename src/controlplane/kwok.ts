// Starts kwok beside a control plane: it plays the kubelets, so that pods become ready without a container anywhere.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findBinaries } from "./binaries.ts";
import type { ControlPlane } from "./control-plane.ts";
import { type GuardedProcess, startGuarded } from "./guarded-process.ts";
import { create } from "./nodes.ts";
import { type Report, reportToStandardError } from "./report.ts";
import { kwokConfiguration } from "./stages.ts";
import { storageClass } from "./volume-stages.ts";

/** The process ends with the control plane's stop(), or earlier by its own. */
export async function startKwok(
	controlPlane: ControlPlane,
	report: Report = reportToStandardError,
): Promise<GuardedProcess> {
	const { kwok } = await findBinaries(["kwok"], report);
	const home = join(controlPlane.directory, "kwok");
	await mkdir(home, { recursive: true });
	const configuration = join(home, "stages.yaml");
	await writeFile(configuration, kwokConfiguration());
	const started = await startGuarded({
		name: "kwok",
		command: kwok,
		// Neither a node port nor a server address is given: then kwok serves nothing.
		arguments: [
			`--kubeconfig=${controlPlane.kubeconfig}`,
			`--config=${configuration}`,
			"--manage-all-nodes=true",
		],
		logFile: join(controlPlane.directory, "logs", "kwok.log"),
		directory: home,
		// kwok also reads the settings in its user's home, and asks its surroundings for clusters.
		environment: {
			PATH: process.env.PATH ?? "",
			HOME: home,
			KWOK_WORKDIR: home,
		},
		graceSeconds: 2,
	});
	controlPlane.alongside(started);
	await create(
		controlPlane.admin,
		"/apis/storage.k8s.io/v1/storageclasses",
		storageClass,
	);
	return started;
}
