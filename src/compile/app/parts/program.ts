// What runs: image, command and arguments of the main container.

import type { Fault } from "../../fault.ts";
import type { Part } from "./part.ts";

const noImage: Fault = {
	reason: "InvalidSpec",
	path: "spec.image",
	message: "must be written",
};

export const program: Part = {
	path: "spec.image",
	build({ spec: { image, workload, command = [], args = [] } }) {
		return {
			container: {
				...(image !== undefined && { image }),
				imagePullPolicy: "IfNotPresent",
				...(command.length > 0 && { command }),
				...(args.length > 0 && { args }),
				terminationMessagePolicy: "FallbackToLogsOnError",
			},
			faults: image || workload === "External" ? [] : [noImage],
		};
	},
};
