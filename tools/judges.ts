// `make judges`: builds every judge that is not in the cache and tells where it is.

import { findJudge, judges } from "./judges/judge.ts";

for (const name of Object.keys(judges) as (keyof typeof judges)[])
	process.stdout.write(`${name}: ${await findJudge(name)}\n`);
