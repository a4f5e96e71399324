// O17 on real API servers: the state of each kept release, and the operator of this checkout.

import { expect } from "chai";
import { until } from "../../src/cli/demo/until.ts";
import { app } from "../../src/api/app/app.ts";
import { deployments, resourceOf } from "../../src/kube/objects.ts";
import { judgeCaches, stateOf } from "./caches.ts";
import { canonicalState, objectsOf, ownKinds } from "./canonical.ts";
import { writeState } from "./etcd-state.ts";
import type { Exchange } from "./exchange.ts";
import { Ground } from "./ground.ts";
import type { Running } from "./ground.ts";
import { judgeProcess } from "./process-judge.ts";
import { untilSilent, writesAmong } from "./quiescence.ts";
import type { Release } from "./releases.ts";
import { releases, worldsOf } from "./releases.ts";
import type { Upgrade, Worlds } from "./upgrade.ts";
import { changedPaths, judgeUpgrade } from "./upgrade.ts";

describe("an upgrade", function () {
	this.timeout(120_000);
	let ground: Ground | undefined;
	afterEach(async () => {
		await ground?.stop();
		ground = undefined;
	});

	it("is asked of some release", () => {
		expect(releases()).not.to.deep.equal([]);
	});

	for (const release of releases())
		it(`from ${release.version} writes nothing but what was decided (O17)`, async () => {
			const state = release.state();
			const worlds = worldsOf(state);
			ground = await raiseOn(state);
			// As an upgrade of the chart does it before the new operator starts.
			await ground.serve(worlds);
			const before = await seen(ground, worlds);
			const operator = await ground.lead();
			await untilAllIsSeen(operator, before);
			expect(await untilSilent(ground), "rest").to.equal(true);
			const upgrade: Upgrade = {
				before,
				after: await seen(ground, worlds),
				writes: writesAmong(ground.proxy.exchanges),
			};
			const findings = [
				...judgeUpgrade(upgrade, release.decided),
				...judgeProcess(operator),
				...(await judgeCaches(ground, operator, worlds)),
			];
			expect(findings.join("\n")).to.equal("");
			for (const world of worlds.slice(0, 3)) await obeys(ground, world);
		});
});

const raiseOn = (state: ReturnType<Release["state"]>) =>
	// Its nodes are in the state.
	Ground.raise({ nodes: 0, onEtcd: (etcd) => writeState(etcd, state) });

async function seen(
	{ admin }: Ground,
	worlds: readonly string[],
): Promise<Worlds> {
	const objects = await objectsOf(admin, worlds);
	return new Map(
		worlds.map((world) => [
			world,
			canonicalState(world, objects.get(world) ?? []),
		]),
	);
}

/** Silence before the first look would prove nothing. */
const untilAllIsSeen = (operator: Running, worlds: Worlds) =>
	until("every object of ours was looked at", async () => {
		const { queue, waitingFor } = await stateOf(operator);
		const open = queue.change + queue["start-up"] + queue.running;
		if (open > 0 || waitingFor.length > 0) return undefined;
		const page = await (await fetch(operator.metricsUrl)).text();
		const passes = [
			...page.matchAll(/^controller_runtime_reconcile_total\{.*\} (\d+)$/gm),
		].reduce((sum, [, count]) => sum + Number(count), 0);
		return passes >= ownIn(worlds) || undefined;
	});

const ownIn = (worlds: Worlds): number =>
	[...worlds.values()]
		.flatMap((objects) => [...objects.keys()])
		.filter((id) => ownKinds.some(({ kind }) => id.startsWith(`${kind}/`)))
		.length;

/** Silence afterwards would also be that of an operator that cannot write. */
async function obeys({ admin }: Ground, namespace: string): Promise<void> {
	const place = { namespace, name: "api" };
	const image = "registry.example/shop/api:9.9.9";
	await admin.merge(resourceOf(app), place, { spec: { image } });
	await until(`${namespace} runs another image`, async () =>
		JSON.stringify(await admin.get(deployments, place)).includes(image)
			? true
			: undefined,
	);
}

describe("judging an upgrade", () => {
	const objects = (limit: number): Worlds =>
		new Map([
			["u1", new Map([["Deployment/api", `{"spec":{"limit":${limit}}}`]])],
			["u2", new Map([["Deployment/api", '{"spec":{"limit":10}}']])],
		]);
	const write = (namespace: string, resource: string): Exchange => ({
		verb: "patch",
		resource,
		namespace,
		name: "api",
		status: 200,
		process: 0,
		nth: 1,
		at: 0,
		body: "{}",
		answer: "",
		answeredAt: 0,
	});
	const judged = (
		limit: number,
		writes: Exchange[],
		...decided: string[]
	): string[] =>
		judgeUpgrade(
			{ before: objects(10), after: objects(limit), writes },
			decided,
		);
	const [deployment, status] = [
		write("u1", "deployments"),
		write("u1", "seaworthyapps/status"),
	];

	it("finds nothing in silence", () => {
		expect(judged(10, [])).to.deep.equal([]);
	});

	it("finds a change that nobody decided, and lets one pass that somebody did", () => {
		expect(judged(9, [deployment, status])).to.deep.equal([
			"Deployment spec.limit: not decided; u1 Deployment/api",
		]);
		expect(
			judged(9, [deployment, status], "Deployment spec.limit"),
		).to.deep.equal([]);
	});

	it("finds a decision that nothing came of", () => {
		expect(judged(10, [], "Deployment spec.limit")).to.deep.equal([
			"Deployment spec.limit: decided, and did not happen",
		]);
	});

	it("knows what is made anew, though a post names it in its body alone", () => {
		const name = { metadata: { name: "api" } };
		const post = { ...deployment, name: "", body: JSON.stringify(name) };
		expect(
			judged(9, [{ ...post, verb: "post" }], "Deployment spec.limit"),
		).to.deep.equal([]);
	});

	it("finds what is written over its equal, beside one that changed too", () => {
		for (const [needless, deed] of [
			[write("u1", "services"), "Service (rewritten)"],
			[write("u2", "deployments"), "Deployment (rewritten)"],
			[write("u2", "seaworthyapps/status"), "App (rewritten)"],
			[write("seaworthy-system", "configmaps"), "ConfigMap (rewritten)"],
		] as const) {
			const found = judged(9, [deployment, needless], "Deployment spec.limit");
			expect(found).to.have.length(1);
			expect(found[0]).to.include(`${deed}: not decided; patch`);
			expect(
				judged(9, [deployment, needless], "Deployment spec.limit", deed),
			).to.deep.equal([]);
		}
	});
});

describe("paths of a change", () => {
	const paths = (was: object, is: object) => changedPaths(was, is);

	it("go through lists of one length, and name others as a whole", () => {
		expect(paths({ a: [{ b: 1 }, 2] }, { a: [{ b: 3 }, 2] })).to.deep.equal([
			"a[].b",
		]);
		expect(paths({ a: [1] }, { a: [1, 2] })).to.deep.equal(["a"]);
		expect(paths({ a: { b: 1 } }, { a: { c: 1 } })).to.deep.equal([
			"a.b",
			"a.c",
		]);
	});
});
