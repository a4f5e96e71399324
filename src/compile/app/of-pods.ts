// Children that belong to pods: an External App runs none, so it has none of them.

import type { Child } from "../child.ts";
import type { AppFacts } from "./facts.ts";

export const ofPods = (child: Child<AppFacts>): Child<AppFacts> => ({
	...child,
	build: (facts) =>
		facts.spec.workload === "External" ? undefined : child.build(facts),
});
