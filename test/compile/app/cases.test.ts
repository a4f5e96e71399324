// Apps from end to end on paper: every case under test/cases/app is a page of the manual.

import type { AppCase } from "../../support/app-case.ts";
import { appOutput } from "../../support/app-case.ts";
import { testGoldens } from "../../support/golden.ts";

describe("An App", () => {
	testGoldens("app", (given) => appOutput(given as AppCase));
});
