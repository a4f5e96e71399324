// Every kind from end to end on paper: each case under test/cases is a page of the manual.

import type { Case } from "../support/case.ts";
import { outputOf } from "../support/case.ts";
import { areas, testGoldens } from "../support/golden.ts";

for (const area of areas)
	describe(`Cases of ${area}`, () => {
		testGoldens(area, (given) => outputOf(given as Case));
	});
