// Pods that fail, as tree draws them below their App.

import { assert } from "chai";
import { app } from "../../../src/api/app/app.ts";
import { sightOf } from "../../../src/cli/sight/sight.ts";
import { treeLines } from "../../../src/cli/sight/tree-lines.ts";
import { drawing, none, web } from "../../support/sights.ts";

describe("an App whose pods fail", () => {
	const failing = (pod: string, more: object = {}) => ({
		reason: "CrashLoopBackOff",
		pod,
		pods: 1,
		restarts: 0,
		...more,
	});
	const withPods = (...failingPods: unknown[]) => {
		const status = { ...(web["status"] as object), failingPods };
		return sightOf(app, { ...web, status }, none);
	};

	it("has a line for each group of pods that fail alike", () => {
		const sight = withPods(
			failing("web-a", { container: "main", restarts: 1 }),
			failing("web-b", { restarts: 3, pods: 2 }),
		);
		assert.equal(
			treeLines(sight, drawing),
			`web       App  ◌ ConfigMissing
├─ web-a  Pod  ✖ CrashLoopBackOff, container main, 1 restart
└─ web-b  Pod  ✖ CrashLoopBackOff, 3 restarts, 2 pods alike
`,
		);
	});

	it("throws at nothing that a server may hold", () => {
		const sight = withPods(null, 3, {}, failing("web-a", { pods: "x" }));
		assert.lengthOf(sight.children ?? [], 1);
	});
});
