// What holds for every kind, shown on every golden case and on damaged and reordered forms of them.

import { strict as assert } from "node:assert";
import type { V1PodSpec } from "@kubernetes/client-node";
import fc from "fast-check";
import { kinds } from "../../src/api/index.ts";
import { reasons } from "../../src/api/reasons.ts";
import type { Plan } from "../../src/controllers/controller.ts";
import { kstatus, stampConditions } from "../../src/kube/conditions.ts";
import { namespaceLabel } from "../../src/kube/labels.ts";
import { violations } from "../../src/kube/hardening.ts";
import type { Deployment, NetworkPolicy } from "../../src/kube/objects.ts";
import { statusOf } from "../../src/runtime/status.ts";
import { validate, validateField } from "../../src/schema/validate.ts";
import type { Case, Outcome } from "../support/case.ts";
import {
	carryOut,
	childrenAfter,
	controllerFor,
	snapshotOf,
} from "../support/case.ts";
import { areas, goldenCases } from "../support/golden.ts";
import { shuffled } from "../support/shuffle.ts";

const cases = areas.flatMap((area) =>
	goldenCases(area).map(({ name, given }) => ({
		name: `${area}/${name}`,
		given: given as Case,
	})),
);
const anyCase = fc.constantFrom(...cases);

const planned = <T>({ plan }: Outcome, kind: string): T[] =>
	plan.children
		.map(({ object }) => object)
		.filter((object) => object.kind === kind) as T[];

async function forEachCase(
	check: (outcome: Outcome, given: Case, name: string) => void,
): Promise<void> {
	for (const { name, given } of cases)
		check(await carryOut(given), given, name);
}

describe("Every object of the cases", () => {
	it("has a projection that is its own projection, and files the same", () => {
		for (const { name, given } of cases) {
			const controller = controllerFor(given.parent);
			const { projection, indexes, outward = projection } = controller;
			const once = projection(given.parent);
			assert.deepEqual(projection(once), once, name);
			const outside = outward(given.parent);
			assert.deepEqual(outward(outside), outside, name);
			assert.deepEqual(outward(once), outside, name);
			for (const valuesOf of Object.values(indexes))
				assert.deepEqual(valuesOf(once), valuesOf(given.parent), name);
		}
	});

	it("is one that the API server takes", () => {
		for (const { name, given } of cases) {
			const kind = kinds.find((each) => each.kind === given.parent.kind);
			assert.ok(kind, name);
			assert.deepEqual(validate(kind, given.parent), [], name);
		}
	});

	it("R23: passes Pod Security restricted when nothing is relaxed", async () => {
		let judged = 0;
		await forEachCase((outcome, { parent }, name) => {
			if ((parent.spec?.["security"] as { relax?: unknown })?.relax) return;
			for (const { spec } of planned<Deployment>(outcome, "Deployment")) {
				assert.deepEqual(violations(spec?.template ?? {}), [], name);
				judged++;
			}
		});
		assert.ok(judged > 30, `${judged} Deployments`);
	});

	it("has a deadline of its rollout beyond the time in which a pod must stay ready", async () => {
		let judged = 0;
		await forEachCase((outcome, _, name) => {
			for (const { spec } of planned<Deployment>(outcome, "Deployment")) {
				assert.ok(
					Number(spec?.progressDeadlineSeconds) > (spec?.minReadySeconds ?? 0),
					name,
				);
				judged++;
			}
		});
		assert.ok(judged > 30, `${judged} Deployments`);
	});

	it("has a policy both ways whose rules name peers, numbers and protocols", async () => {
		let judged = 0;
		await forEachCase((outcome, { parent }, name) => {
			if (parent.kind !== "App") return;
			for (const { spec } of planned<NetworkPolicy>(outcome, "NetworkPolicy")) {
				assert.deepEqual(spec.policyTypes, ["Ingress", "Egress"]);
				const rules = [
					...(spec.ingress ?? []).map(({ from, ports }) => ({
						peers: from,
						ports,
					})),
					...(spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports })),
				];
				for (const { peers, ports } of rules) {
					// Only members of an AppNetwork are open to each other on all ports.
					const mayBeAll = Boolean(Object(parent.spec?.["network"]).join);
					judged++;
					assert.ok(peers.length > 0, name);
					assert.ok(ports ? ports.length > 0 : mayBeAll, name);
					for (const { ipBlock, namespaceSelector, podSelector } of peers) {
						if (ipBlock) continue;
						// A tenant may change any other label of its namespace (case N17).
						const labels = Object.keys(namespaceSelector?.matchLabels ?? {});
						assert.deepEqual(labels, [namespaceLabel], name);
						const { matchLabels = {}, matchExpressions = [] } =
							podSelector ?? {};
						const wanted = Object.keys(matchLabels).length;
						assert.ok(wanted + matchExpressions.length > 0, name);
						// Case N18: nothing is selected by what it is not.
						for (const { operator, values = [] } of matchExpressions)
							assert.ok(operator === "In" && values.length > 0, name);
					}
					for (const { port, protocol } of ports ?? [])
						assert.ok(typeof port === "number" && protocol, name);
				}
			}
		});
		assert.ok(judged > 50, `${judged} rules`);
	});

	it("R1: asks for nothing of another namespace but objects of our own kinds, and makes nothing there", async () => {
		const own = kinds.map(({ kind }) => kind as string);
		for (const { name, given } of cases) {
			const { kind, metadata } = given.parent;
			if (kind === "Tenant") continue;
			const { namespace = "default" } = metadata;
			const { related } = await snapshotOf(given);
			for (const query of related.keys()) {
				const [of = "", where, ...rest] = query.split("/");
				const isElsewhere = rest.length > 0 && where !== namespace;
				const isOurs = own.includes(of) || query.includes("?");
				assert.ok(!isElsewhere || isOurs, `${name}: ${query}`);
			}
			const { plan } = await carryOut(given);
			for (const { object } of plan.children)
				assert.equal(object.metadata.namespace, namespace, name);
		}
	});

	it("R11: mounts each Secret into one container, readable by its group alone", async () => {
		let mounted = 0;
		const check = (outcome: Outcome, name: string) => {
			for (const { spec } of planned<Deployment>(outcome, "Deployment"))
				mounted += secretsMountedIn(spec?.template.spec, name);
		};
		await forEachCase((outcome, _given, name) => check(outcome, name));
		assert.ok(mounted >= 5);
		mounted = 0;
		const name = "app/a-log-sidecar-starts-first-and-takes-what-the-app-writes";
		const found = cases.find((each) => each.name === name);
		assert.ok(found);
		const { parent, ...rest } = found.given;
		const secrets = [{ name: "es", keys: ["password"] }];
		const spec = { ...parent.spec, secrets };
		check(await carryOut({ ...rest, parent: { ...parent, spec } }), name);
		assert.equal(mounted, 2);
	});

	it("R24: refuses an image that its Tenant does not allow, in every case of it", async () => {
		let refused = 0;
		for (const { name, given } of cases.filter((each) =>
			/image-from-elsewhere|image-of-a-sidecar-is-judged/.test(each.name),
		)) {
			const { plan } = await carryOut(given);
			const isRefused = plan.faults.some(
				({ reason }) => reason === "ImageRefused",
			);
			assert.ok(isRefused, name);
			const workloads = plan.children.filter(
				({ object }) => object.kind === "Deployment",
			);
			assert.deepEqual(workloads, [], name);
			refused++;
		}
		assert.equal(refused, 2);
	});

	it("emits nothing empty: server-side apply would own it", () =>
		forEachCase(({ plan }, _given, name) => {
			// But for the policies of a Tenant, where empty means everything.
			for (const { object } of plan.children)
				if (!object.metadata.labels?.["seaworthy.dev/tenant"])
					assert.deepEqual(emptyMembers(object), [], name);
		}));

	it("gets a status that its own schema holds, so that nothing of it is dropped and written again", () =>
		forEachCase(({ plan, report }, { parent }, name) => {
			const kind = kinds.find((each) => each.kind === parent.kind);
			assert.ok(kind, name);
			const verified = Object.fromEntries(
				plan.children.map(({ object }) => [object.metadata.name, "0"]),
			);
			const whole = { ...parent, metadata: { name: "any", generation: 1 } };
			const at = "2026-11-21T12:00:00Z";
			const status = statusOf(whole, report, verified, at);
			assert.deepEqual(validateField(kind.status, status), [], name);
		}));

	it("is Ready, Reconciling or Stalled, and kstatus agrees", () =>
		forEachCase(({ report }, _given, name) => {
			const conditions = stampConditions(report.conditions, [], 1, "now");
			const is = (type: string) =>
				conditions.some((each) => each.type === type && each.status === "True");
			const states = ["Ready", "Reconciling", "Stalled"].filter(is);
			assert.equal(states.length, 1, name);
			const status = kstatus({
				metadata: { generation: 1 },
				status: { observedGeneration: 1, conditions },
			});
			const expected = {
				Ready: "Current",
				Reconciling: "InProgress",
				Stalled: "Failed",
			}[states[0] ?? ""];
			assert.equal(status, expected, name);
		}));

	it("together they show every reason", async () => {
		const shown = new Set<string>();
		await forEachCase(({ report, plan }) => {
			for (const { reason } of report.conditions) shown.add(reason);
			for (const { reason } of plan.faults) shown.add(reason);
			const edges = (report.fields["edges"] ?? []) as { reason?: string }[];
			for (const { reason } of edges) if (reason) shown.add(reason);
		});
		assert.deepEqual(
			Object.keys(reasons).filter((reason) => !shown.has(reason)),
			[],
		);
	});
});

describe("Planning", () => {
	it("comes to rest: on its own result it plans the same", async () => {
		for (const { name, given } of cases) {
			const snapshot = await snapshotOf(given);
			const controller = controllerFor(given.parent);
			const first = controller.plan(snapshot);
			const children = childrenAfter(first, snapshot.children);
			const second = controller.plan({ ...snapshot, children });
			// Where values would come from may change: at rest nobody asks.
			const wanted = ({ children: all }: Plan) =>
				JSON.stringify(all.map((child) => ({ ...child, filling: undefined })));
			assert.equal(wanted(second), wanted(first), name);
			assert.deepEqual(second.faults, first.faults);
		}
	});

	it("does not depend on an order that means nothing (case N46)", () =>
		fc.assert(
			fc.asyncProperty(
				anyCase,
				fc.infiniteStream(fc.nat()),
				async (one, stream) => {
					const choose = (below: number) => stream.next().value % below;
					const straight = await carryOut(one.given);
					const mixed = await carryOut(shuffled(one.given, choose));
					const { plan, report } = straight;
					assert.equal(
						text(mixed.plan.children),
						text(plan.children),
						one.name,
					);
					assert.equal(text(mixed.plan.kept), text(plan.kept), one.name);
					// A Fault names the place in the list as it was written.
					if (plan.faults.length === 0)
						assert.equal(text(mixed.report), text(report), one.name);
				},
			),
		));

	it("never throws on a stored object that lacks members", () =>
		fc.assert(
			fc.asyncProperty(
				anyCase,
				fc.array(fc.nat(), { maxLength: 4 }),
				async ({ given }, cuts) => {
					const damaged = structuredClone(given);
					for (const cut of cuts) {
						removeOne(damaged.parent, cut);
						for (const object of damaged.related ?? []) removeOne(object, cut);
					}
					const { report } = await carryOut(damaged);
					assert.ok(report.conditions.length > 0);
				},
			),
			{ numRuns: 1000 },
		));

	it("does not change what it is given", async () => {
		for (const { given } of cases) {
			const before = structuredClone(given);
			await carryOut(given);
			assert.deepEqual(given, before);
		}
	});
});

/** Counts them; each volume of a Secret has one user, and the environment of sidecars holds none. */
function secretsMountedIn(pod: V1PodSpec | undefined, name: string): number {
	const { containers = [], initContainers = [], volumes = [] } = pod ?? {};
	for (const { envFrom, env = [] } of initContainers) {
		assert.equal(envFrom, undefined, name);
		for (const { valueFrom } of env)
			assert.equal(valueFrom?.secretKeyRef, undefined, name);
	}
	const held = volumes.filter(({ secret }) => secret);
	for (const { name: volume, secret } of held) {
		const users = [...containers, ...initContainers].filter(
			({ volumeMounts = [] }) =>
				volumeMounts.some((mount) => mount.name === volume),
		);
		assert.equal(users.length, 1, `${name}: ${volume}`);
		assert.equal(secret?.defaultMode, 0o440, `${name}: ${volume}`);
	}
	return held.length;
}

const text = (value: unknown) => JSON.stringify(value);

type Place = { holder: object; member: string };

/** Removes one member somewhere below spec, or the spec itself. */
function removeOne(object: object, choice: number): void {
	const places = membersOf(object).filter(
		({ holder, member }) =>
			holder !== object || member === "spec" || member === "data",
	);
	const place = places[choice % Math.max(1, places.length)];
	if (place) Reflect.deleteProperty(place.holder, place.member);
}

function membersOf(value: unknown, name = ""): Place[] {
	if (value === null || typeof value !== "object" || name === "metadata")
		return [];
	if (Array.isArray(value)) return value.flatMap((item) => membersOf(item));
	return Object.entries(value).flatMap(([member, below]) => [
		{ holder: value, member },
		...membersOf(below, member),
	]);
}

function emptyMembers(value: unknown, path = ""): string[] {
	if (value === null || value === undefined) return [path];
	if (typeof value !== "object") return [];
	const entries = Object.entries(value);
	if (entries.length === 0) return [path];
	return entries.flatMap(([member, below]) =>
		emptyMembers(below, `${path}.${member}`),
	);
}
