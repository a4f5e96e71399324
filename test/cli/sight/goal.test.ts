// How long wait waits: for what, and when waiting is in vain.

import { assert } from "chai";
import { app } from "../../../src/api/app/app.ts";
import {
	hopelessness,
	isReached,
	patienceWith,
} from "../../../src/cli/sight/goal.ts";
import { sightOf } from "../../../src/cli/sight/sight.ts";
import { closed, condition, edge, web } from "../../support/sights.ts";

describe("what wait waits for", () => {
	const withEdges = (...edges: object[]) =>
		sightOf(app, {
			...closed,
			status: Object.assign({}, closed["status"], { edges }),
		});
	const pending = withEdges(edge("data/db", "Pending", "NoConsent"));
	const denied = withEdges(edge("10.0.0.0/8", "Denied", "ExternalBlocked"));

	it("is ready without regard to edges, unless they are asked for", () => {
		assert.isTrue(isReached(pending, "ready"));
		assert.isFalse(isReached(pending, "resolved"));
		assert.isUndefined(patienceWith(pending, "resolved"));
	});

	it("is in vain once a reason has lasted as long as it is worth waiting for", () => {
		const pulling = sightOf(app, {
			...web,
			status: {
				observedGeneration: 7,
				conditions: [
					condition("Ready", "ImagePullBackOff", "m"),
					condition("Reconciling", "ImagePullBackOff", "m"),
				],
			},
		});
		const waiting = sightOf(app, web);
		const hopelessOf = hopelessness("ready");
		assert.deepEqual(hopelessOf([waiting], 0), []);
		assert.deepEqual(hopelessOf([pulling], 100), []);
		assert.deepEqual(hopelessOf([pulling], 159), []);
		assert.deepEqual(hopelessOf([waiting], 160), []);
		assert.deepEqual(hopelessOf([pulling], 161), []);
		assert.deepEqual(hopelessOf([pulling], 221), [pulling]);
	});

	it("is in vain where only an edit opens an edge", () => {
		assert.isUndefined(patienceWith(denied, "ready"));
		assert.equal(patienceWith(denied, "resolved"), 0);
	});
});
