// Numbers of revisions.

import { strict as assert } from "node:assert";
import { revisionNumber } from "../../../src/compile/app/revisions.ts";
import { revisionAnnotation } from "../../../src/kube/labels.ts";

const revision = (name: string, number?: string) => ({
	apiVersion: "apps/v1",
	kind: "ControllerRevision",
	metadata: {
		name,
		...(number && { annotations: { [revisionAnnotation]: number } }),
	},
});

describe("revisionNumber", () => {
	it("starts with one, goes on from the highest, and keeps what is there", () => {
		assert.equal(revisionNumber("a", []), 1);
		const live = [revision("a", "2"), revision("b", "10")];
		assert.equal(revisionNumber("c", live), 11);
		assert.equal(revisionNumber("a", live), 2);
	});

	it("does not believe a number that somebody spoilt", () => {
		const live = [revision("a", "many"), revision("b"), revision("c", "3")];
		assert.equal(revisionNumber("d", live), 4);
		assert.equal(revisionNumber("a", live), 4);
	});
});
