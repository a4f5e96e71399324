// The log sidecar in the pod, and the hash of its configuration, whose change starts the pods anew.

import { logsAnnotation } from "../../../kube/labels.ts";
import { monitor } from "../../logging/places.ts";
import type { Fault } from "../../fault.ts";
import type { Part, PodFacts } from "./part.ts";

export const logSidecar: Part = {
	path: "spec.logs",
	build(facts) {
		const { sidecar } = facts.logging;
		if (!sidecar) return {};
		const { container, volumes, hash } = sidecar;
		return {
			sidecars: [container],
			volumes,
			annotations: { [logsAnnotation]: hash },
			faults: portFaults(facts),
		};
	},
};

/** All containers of a pod share its ports, and the sidecar starts first. */
function portFaults({ spec }: PodFacts): Fault[] {
	return spec.ports.flatMap(({ port, protocol }, index): Fault[] =>
		port === monitor.port && protocol === "TCP"
			? [
					{
						reason: "InvalidSpec",
						path: `spec.ports[${index}].port`,
						message: `is ${port}, where the log sidecar listens; use another one`,
					},
				]
			: [],
	);
}
