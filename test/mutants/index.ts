// All known bugs that are planted.

import { applying } from "./applying.ts";
import { caching } from "./caching.ts";
import { closing } from "./closing.ts";
import { computing } from "./computing.ts";
import { judging } from "./judging.ts";
import { logging } from "./logging.ts";
import { passing } from "./passing.ts";
import { rollouts } from "./rollouts.ts";
import { rules } from "./rules.ts";
import { streaming } from "./streaming.ts";
import { telling } from "./telling.ts";
import { working } from "./working.ts";

export const mutants = [
	...applying,
	...passing,
	...caching,
	...streaming,
	...working,
	...computing,
	...judging,
	...logging,
	...closing,
	...telling,
	...rollouts,
	...rules,
];
