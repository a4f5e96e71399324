// The scenarios on a settled cluster, in the order in which they run.

import { atRest } from "./at-rest.ts";
import { brownOut } from "./brown-out.ts";
import { churn } from "./churn.ts";
import { drift } from "./drift.ts";
import { failOver } from "./fail-over.ts";
import { hotKey } from "./hot-key.ts";
import { neighbours } from "./neighbours.ts";
import { oneApp } from "./one-app.ts";
import { restarted } from "./restarted.ts";
import { unrelated } from "./unrelated.ts";

export const scenarios = [
	atRest,
	oneApp,
	drift,
	restarted,
	churn,
	hotKey,
	neighbours,
	failOver,
	unrelated,
	brownOut,
];
