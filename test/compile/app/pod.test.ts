// Merging parts of a pod.

import { strict as assert } from "node:assert";
import type { Part, PodFacts } from "../../../src/compile/app/parts/part.ts";
import { rolloutDeadlineSeconds } from "../../../src/compile/app/parts/health.ts";
import { parts } from "../../../src/compile/app/parts/index.ts";
import { pod } from "../../../src/compile/app/pod.ts";
import { appSpec } from "../../../src/api/app/spec.ts";
import { seen } from "../../../src/schema/defaults.ts";

const facts: PodFacts = {
	name: "web",
	spec: seen(appSpec, { image: "web:1" }),
	ports: [],
	configCopy: undefined,
	configSecret: undefined,
	secretFiles: [],
	relaxed: new Set(),
	tenant: undefined,
	logging: { logs: [], peers: [], faults: [] },
};
const part = (path: string, built: ReturnType<Part["build"]>): Part => ({
	path,
	build: () => built,
});

describe("pod", () => {
	it("makes one container of all parts", () => {
		const { template, faults } = pod(facts, parts);
		assert.deepEqual(faults, []);
		assert.deepEqual(
			template.spec?.containers.map(({ name, image }) => [name, image]),
			[["main", "web:1"]],
		);
	});

	it("makes a Fault of what two parts give, and keeps the first", () => {
		const volumes = [{ name: "data", emptyDir: {} }];
		const mounts = [{ name: "data", mountPath: "/data" }];
		const first = part("spec.one", {
			pod: { hostname: "a" },
			container: { tty: true },
			volumes,
			mounts,
		});
		const second = part("spec.two", {
			pod: { hostname: "b" },
			container: { tty: false },
			volumes,
			mounts,
		});
		const { template, faults } = pod(facts, [first, second]);
		assert.equal(template.spec?.hostname, "a");
		assert.deepEqual(
			faults.map(({ reason, path, message }) => [
				reason,
				path,
				message.split(",")[0],
			]),
			[
				["InvalidSpec", "spec.two", "gives hostname"],
				["InvalidSpec", "spec.two", "gives tty"],
				["InvalidSpec", "spec.two", "gives the volume data"],
				["InvalidSpec", "spec.two", "gives the path /data"],
			],
		);
	});

	it("refuses again what the schema refuses: a stored object may be older", () => {
		const written = {
			image: "db:1",
			writable: [{ path: "/a/../b" }, { path: "/c" }, { path: "/c" }],
			security: { runAsUser: 999 },
		};
		const spec = seen(appSpec, written);
		assert.deepEqual(
			pod({ ...facts, spec }, parts).faults.map(({ path }) => path),
			[
				"spec.security.runAsUser",
				"spec.writable[0].path",
				"spec.writable[2].path",
			],
		);
	});

	it("starts a container that has only a liveness check with its start-up time", () => {
		const spec = seen(appSpec, {
			image: "web:1",
			health: {
				none: {},
				startupSeconds: 30,
				liveness: { exec: { command: ["/alive"] } },
			},
		});
		const [main] =
			pod({ ...facts, spec }, parts).template.spec?.containers ?? [];
		assert.equal(main?.startupProbe?.failureThreshold, 30);
		assert.equal(main?.startupProbe?.periodSeconds, 1);
		assert.deepEqual(main?.startupProbe?.exec, main?.livenessProbe?.exec);
		assert.equal(main?.readinessProbe, undefined);
	});

	it("asks a starting container every second, whatever the period of its health check", () => {
		const spec = seen(appSpec, {
			image: "web:1",
			ports: [{ name: "http", port: 8080 }],
			health: { periodSeconds: 20, startupSeconds: 90, timeoutSeconds: 3 },
		});
		const [main] =
			pod({ ...facts, spec }, parts).template.spec?.containers ?? [];
		assert.deepEqual(main?.startupProbe, {
			tcpSocket: { port: 8080 },
			periodSeconds: 1,
			timeoutSeconds: 3,
			failureThreshold: 90,
		});
		assert.equal(main?.readinessProbe?.periodSeconds, 20);
	});

	it("gives a rollout more time than a pod may need to start or to prove itself", () => {
		const deadline = (health: object, minReady: number) => {
			const spec = seen(appSpec, { image: "web:1", health });
			return rolloutDeadlineSeconds({ ...facts, spec }, minReady);
		};
		assert.equal(deadline({}, 10), 600);
		assert.equal(deadline({ startupSeconds: 3600 }, 10), 4140);
		assert.equal(deadline({}, 600), 1140);
		assert.equal(deadline({ startupSeconds: 600 }, 3600), 4140);
	});
});
