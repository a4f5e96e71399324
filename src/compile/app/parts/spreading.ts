// Pods of one revision keep apart from each other, over zones and then over nodes, as far as the cluster has room.

import { identity } from "../../../kube/labels.ts";
import type { Part } from "./part.ts";

const topologies = ["topology.kubernetes.io/zone", "kubernetes.io/hostname"];

export const spreading: Part = {
	path: "spec",
	build: ({ name }) => ({
		pod: {
			topologySpreadConstraints: topologies.map((topologyKey) => ({
				maxSkew: 1,
				topologyKey,
				whenUnsatisfiable: "ScheduleAnyway",
				labelSelector: { matchLabels: identity(name) },
				matchLabelKeys: ["pod-template-hash"],
			})),
		},
	}),
};
