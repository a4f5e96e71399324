// Amounts of memory, disk and CPU, as Kubernetes quantities that mean what they say.

import {
	bytesPattern,
	cpuPattern,
	maxCores,
	minPlainBytes,
} from "../kube/quantity.ts";
import { intOrString } from "../schema/vocabulary.ts";

export const bytes = (description: string) =>
	intOrString(description, {
		pattern: bytesPattern,
		minimum: minPlainBytes,
		form: {
			name: "bytes",
			message:
				"must be bytes with a unit, such as 512Mi or 1Gi, and more than 0; m means thousandths of a byte, and a number of less than 7 digits lacks its unit",
			accepts: ["512Mi", "1.5Gi", "0.5G", "268435456", 268435456],
			refuses: ["512m", "512", 512, 0, "0Mi", "512MB", "1g", "512 Mi", -1],
		},
	});

export const cpu = (description: string) =>
	intOrString(description, {
		pattern: cpuPattern,
		minimum: 1,
		maximum: maxCores,
		form: {
			name: "cpu",
			message: `must be cores, at most ${maxCores}, or thousandths of a core, and more than 0, such as 2, "0.5" or 250m`,
			accepts: ["250m", "0.5", "1.25", "2", 2],
			refuses: [0, "0", 500, "512Mi", "0.1m", "2 cores", "500u", -1],
		},
	});
