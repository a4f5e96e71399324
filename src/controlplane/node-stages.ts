// The life of a simulated node: it becomes ready and stays so. Its capacity and addresses come from nodes.ts.

import { each, value } from "./go-template.ts";
import { isIn, isNotIn, patchStatus, type Stage, stage } from "./stage.ts";

const readiness = '.status.conditions[]? | select(.type == "Ready") | .status';

/** All stages of nodes. The heartbeat comes well within the 50 s after which a node counts as lost and its pods as not ready. */
export const nodeStages: readonly Stage[] = [
	stage({
		name: "node-ready",
		kind: "Node",
		selector: [isNotIn(readiness, "True")],
		steps: [
			patchStatus(
				{
					phase: "Running",
					conditions: each("NodeConditions", {
						type: value("$item.type"),
						status: value("$item.status"),
						reason: value("$item.reason"),
						message: value("$item.message"),
						lastHeartbeatTime: value("$now"),
						lastTransitionTime: value("$now"),
					}),
				},
				["$now := Now"],
			),
		],
	}),
	stage({
		name: "node-heartbeat",
		kind: "Node",
		selector: [isIn(readiness, "True")],
		delayMilliseconds: [10_000, 15_000],
		steps: [
			patchStatus(
				{
					conditions: each("NodeConditions", {
						type: value("$item.type"),
						status: value("$item.status"),
						lastHeartbeatTime: value("$now"),
					}),
				},
				["$now := Now"],
			),
		],
	}),
];
