// Pods that fail, as the status of an App tells them, drawn below its children.

import { counted } from "../../kube/counted.ts";
import type { KubeObject } from "../../kube/objects.ts";
import type { Relative } from "./sight.ts";

/** One for each group of pods that fail alike; what lacks a member it needs is left out. */
export function failingPodsOf({ status }: KubeObject): Relative[] {
	const { failingPods } = (status ?? {}) as { failingPods?: unknown };
	if (!Array.isArray(failingPods)) return [];
	return failingPods.flatMap((value): Relative[] => {
		const group = Object(value) as { [member: string]: unknown };
		const { pod, reason, container, restarts, pods } = group;
		if (typeof pod !== "string" || typeof reason !== "string") return [];
		const parts = [
			reason,
			...(typeof container === "string" ? [`container ${container}`] : []),
			...(isMany(restarts, 1) ? [counted(restarts, "restart")] : []),
			...(isMany(pods, 2) ? [`${pods} pods alike`] : []),
		];
		const message = parts.join(", ");
		return [{ kind: "Pod", name: pod, mark: "Failed", message }];
	});
}

const isMany = (value: unknown, least: number): value is number =>
	typeof value === "number" && value >= least;
