// What a LoggingSidecar says of the sidecars of its Apps.

import { expect } from "chai";
import type { App } from "../../src/api/app/app.ts";
import { projection } from "../../src/controllers/app/projection.ts";
import { sidecarProgress } from "../../src/controllers/logging-sidecar/progress.ts";
import { logsContainer } from "../../src/kube/names.ts";

type FailingPods = NonNullable<NonNullable<App["status"]>["failingPods"]>;

const appWith = (failing: Partial<FailingPods[number]>): App =>
	({
		metadata: { name: "web", namespace: "shop" },
		status: {
			replicas: 2,
			revision: { current: 4 },
			failingPods: [
				{
					reason: "CrashLoopBackOff",
					container: logsContainer,
					revision: 4,
					pods: 1,
					pod: "web-a",
					restarts: 3,
					since: "2026-12-01T10:00:00Z",
					...failing,
				},
			],
		},
	}) as unknown as App;

describe("a LoggingSidecar", () => {
	for (const { what, failing, reason } of [
		{
			what: "fails where its sidecar ends again and again",
			failing: {},
			reason: "SidecarsFailing",
		},
		{
			what: "fails where its sidecar was never started",
			failing: { reason: "ImagePullBackOff", restarts: 0 },
			reason: "SidecarsFailing",
		},
		{
			what: "is configured when a sidecar ended once",
			failing: { restarts: 1 },
			reason: "Configured",
		},
		{
			what: "is configured when sidecars of earlier settings fail",
			failing: { revision: 3 },
			reason: "Configured",
		},
		{
			what: "is configured when another container fails",
			failing: { container: "main" },
			reason: "Configured",
		},
	] as const)
		it(what, () => {
			expect(sidecarProgress([projection(appWith(failing))]).reason).to.equal(
				reason,
			);
		});
});
