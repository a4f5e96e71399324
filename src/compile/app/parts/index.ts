// Everything that goes into the pod of an App, in the order in which it is printed.

import { compute } from "./compute.ts";
import { ending } from "./ending.ts";
import { hardening } from "./hardening.ts";
import { health } from "./health.ts";
import { listening } from "./listening.ts";
import { logFiles } from "./log-files.ts";
import { logSidecar } from "./log-sidecar.ts";
import type { Part } from "./part.ts";
import { placement } from "./placement.ts";
import { program } from "./program.ts";
import { scratch } from "./scratch.ts";
import { secretVolumes } from "./secret-volumes.ts";
import { spreading } from "./spreading.ts";
import { variables } from "./variables.ts";

export const parts: readonly Part[] = [
	program,
	listening,
	variables,
	hardening,
	compute,
	scratch,
	secretVolumes,
	logFiles,
	logSidecar,
	health,
	ending,
	spreading,
	placement,
];
