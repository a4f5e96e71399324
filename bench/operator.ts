// Our operator as it is measured: the bundle, because that is what an image holds.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { OperatorProcess } from "../src/cli/demo/operator-process.ts";
import { startOperator } from "../src/cli/demo/operator-process.ts";
import type { ControlPlane } from "../src/controlplane/control-plane.ts";

const root = join(import.meta.dirname, "..");
const program = join(root, "dist/seaworthy.mjs");
let bundled: Promise<unknown> | undefined;

/** The first call writes the bundle. */
export async function startOurs(
	plane: ControlPlane,
	kubeconfig: string,
	/** Further options of Node itself. */
	nodeOptions = "",
): Promise<OperatorProcess> {
	const tool = join(root, "tools/bundle.ts");
	bundled ??= promisify(execFile)(process.execPath, [tool, program]);
	await bundled;
	return startOperator(plane, kubeconfig, { program, nodeOptions });
}
