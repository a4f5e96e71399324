// How the App's rollout is, from its children and its pods.

import type { App } from "../../api/app/app.ts";
import { podDeadlineSeconds } from "../../compile/app/rollout/deadline.ts";
import type { Judged } from "../../compile/app/rollout/verdict.ts";
import { judgeRollout } from "../../compile/app/rollout/verdict.ts";
import type { LiveChild } from "../../compile/child.ts";
import type { Progress } from "../../kube/conditions.ts";
import type { Snapshot } from "../controller.ts";
import { podsOf } from "./needs/pods.ts";

export const rolloutOf = (
	{ parent, related, at }: Snapshot<App>,
	deployment: LiveChild | undefined,
	current: number | undefined,
	base: Progress,
): Judged =>
	judgeRollout({
		base,
		pods: podsOf(parent, related, deployment),
		before: parent.status?.failingPods ?? [],
		current,
		healthy: parent.status?.revision?.healthy,
		at,
		deadlineSeconds: podDeadlineSeconds(parent),
	});
