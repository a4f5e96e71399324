// The log sidecar in the pod, and the hash of its configuration, whose change starts the pods anew.

import { logsAnnotation } from "../../../kube/labels.ts";
import type { Part } from "./part.ts";

export const logSidecar: Part = {
	path: "spec.logs",
	build({ logging: { sidecar } }) {
		if (!sidecar) return {};
		const { container, volumes, hash } = sidecar;
		return {
			sidecars: [container],
			volumes,
			annotations: { [logsAnnotation]: hash },
		};
	},
};
