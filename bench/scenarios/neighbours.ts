// A storm in one namespace, and new Apps in a quiet one beside it: they take as long as without it.

import { setTimeout as wait } from "node:timers/promises";
import type { AppName } from "../apps.ts";
import { appOf, appPath } from "../apps.ts";
import type { Client } from "../client.ts";
import { forEachAtOnce } from "../client.ts";
import { createEvery, latenciesOf } from "../latency.ts";
import { readPage, sampleOf } from "../metrics-page.ts";
import type { Bench, Row, Scenario } from "../scenario.ts";
import { judged } from "../scenario.ts";
import { median, percentile } from "../statistics.ts";
import type { World } from "../world.ts";
import { isOurWrite, untilQuiet } from "../world.ts";

const quiet = "bench-0";
const stormy = "bench-1";
const users = 1000;
const fatCallers = 120;
const seconds = 20;
/** New Apps in the quiet namespace. */
const others = 60;

/** `step` is done once in so many milliseconds while it goes on. */
type Storm = {
	/** Of new Apps without it and amid it. */
	prefixes: readonly [string, string];
	name: string;
	prepare: (admin: Client) => Promise<void>;
	every: number;
	step: (admin: Client, turn: number) => Promise<unknown>;
};

const named = (name: string): AppName => ({ namespace: stormy, name });
const memberNames = Array.from({ length: users }, (_, index) =>
	named(`mem-${String(index).padStart(5, "0")}`),
);
const shared = `/api/v1/namespaces/${stormy}/configmaps`;

const create = (admin: Client, { namespace, name }: AppName, spec: object) => {
	const { spec: plain, ...app } = appOf({ namespace, name });
	const path = appPath({ namespace, name }).replace(/\/[^/]+$/, "");
	return admin.call(
		{ method: "POST", path },
		{ ...app, spec: { ...plain, ...spec } },
	);
};
const patch = (admin: Client, path: string, body: object) =>
	admin.call(
		{ method: "PATCH", path, contentType: "application/merge-patch+json" },
		body,
	);

/** The same Apps for the network and for the ConfigMap. */
async function prepareUsers(admin: Client): Promise<void> {
	const apiVersion = "seaworthy.dev/v1alpha1";
	await admin.call(
		{
			method: "POST",
			path: `/apis/${apiVersion}/namespaces/${stormy}/appnetworks`,
		},
		{
			apiVersion,
			kind: "AppNetwork",
			metadata: { name: "all", namespace: stormy },
			spec: {},
		},
	);
	const metadata = { name: "shared", namespace: stormy };
	await admin.call(
		{ method: "POST", path: shared },
		{ apiVersion: "v1", kind: "ConfigMap", metadata, data: { TURN: "0" } },
	);
	await forEachAtOnce(memberNames, 16, async (app) => {
		await create(admin, app, {
			network: { join: [{ name: "all" }] },
			config: { layers: [{ configMap: "shared" }] },
		});
	});
}

const text = "x".repeat(30_000);
/** About as large as the schema lets an App be. */
const fat = {
	args: [text, text],
	command: [text, text],
	config: {
		layers: [
			{
				values: Object.fromEntries(
					Array.from({ length: 8 }, (_, index) => [`A${index}`, text]),
				),
			},
		],
	},
	network: { links: [{ alias: "HUB", to: "hub-00000", port: "http" }] },
};
const hub = named("hub-00000");
const fatNames = Array.from({ length: fatCallers }, (_, index) =>
	named(`fat-${String(index).padStart(5, "0")}`),
);

const storms: readonly Storm[] = [
	{
		prefixes: ["nwa", "nwb"],
		name: `a network of ${users} members which one leaves and joins`,
		prepare: prepareUsers,
		every: 10_000,
		step: (admin, turn) => {
			const join = turn % 2 === 0 ? [] : [{ name: "all" }];
			return patch(admin, appPath(named("mem-00000")), {
				spec: { network: { join } },
			});
		},
	},
	{
		prefixes: ["cma", "cmb"],
		name: `a ConfigMap with ${users} users that flaps`,
		prepare: async () => undefined,
		every: 1000,
		step: (admin, turn) =>
			patch(admin, `${shared}/shared`, { data: { TURN: String(turn % 2) } }),
	},
	{
		prefixes: ["fta", "ftb"],
		name: `${fatCallers} callers of 360 KB of one App that is edited`,
		prepare: async (admin) => {
			await create(admin, hub, {});
			await forEachAtOnce(fatNames, 8, async (app) => {
				await create(admin, app, fat);
			});
		},
		every: 250,
		step: (admin, turn) =>
			Promise.all([
				patch(admin, appPath(hub), { spec: { replicas: turn % 7 } }),
				...fatNames
					.slice(0, 4)
					.map((app) =>
						patch(admin, appPath(app), { spec: { replicas: turn % 7 } }),
					),
			]),
	},
];

export const neighbours: Scenario = {
	name: "neighbours",
	run: async (world, bench) => {
		const rows: Row[] = [];
		for (const storm of storms) rows.push(await besides(world, bench, storm));
		return rows;
	},
};

async function besides(
	world: World,
	{ say, keep }: Bench,
	storm: Storm,
): Promise<Row> {
	say(`${storm.name} ...`);
	await storm.prepare(world.server.admin);
	await untilQuiet(world);
	const alone = await newApps(world, storm.prefixes[0], async () => undefined);
	const beside = await newApps(world, storm.prefixes[1], async () => {
		const turns = (seconds * 1000) / storm.every;
		for (let turn = 0; turn < turns; turn++) {
			await storm.step(world.server.admin, turn);
			await wait(storm.every);
		}
	});
	const without = percentile(alone.times, 0.99);
	const amid = percentile(beside.times, 0.99);
	keep("neighbours", { storm: storm.name, alone, beside });
	return {
		goal: `p99 of a new App beside ${storm.name}`,
		target: `<= 1.5 x of the ${without.toFixed(0)} ms without; event loop p99 <= 100 ms`,
		figure: `${amid.toFixed(0)} ms (${(amid / without).toFixed(2)} x; median ${median(alone.times).toFixed(0)} and ${median(beside.times).toFixed(0)} ms), event loop ${beside.loop.toFixed(0)} ms`,
		verdict: judged(amid <= 1.5 * without && beside.loop <= 100),
	};
}

type Measured = {
	times: number[];
	loop: number;
	/** Of one App each write: when it reached the server after the App was created, and how long it took there. */
	writes: { resource: string; after: number; took: number }[];
};

/** Milliseconds of new Apps in the quiet namespace, and of the event loop's lag (p99) while they came. */
async function newApps(
	world: World,
	prefix: string,
	meanwhile: () => Promise<unknown>,
): Promise<Measured> {
	const since = await world.server.audit.mark();
	const apps = Array.from({ length: others }, (_, index) => ({
		namespace: quiet,
		name: `${prefix}-${String(index).padStart(5, "0")}`,
	}));
	// A look at the page begins the measuring of the lag anew.
	await lag(world);
	const every = (seconds * 1000) / others;
	const [, loop] = await Promise.all([
		meanwhile(),
		createEvery(world, apps, every).then(() => lag(world)),
	]);
	const times = await latenciesOf(world, since, apps);
	const example = apps[others / 2]?.name ?? "";
	const calls = (await since(() => true)).filter(({ name }) =>
		name.startsWith(example),
	);
	const created = calls.find(({ verb }) => verb === "create")?.end ?? 0;
	const writes = calls.filter(isOurWrite).map(({ resource, start, end }) => ({
		resource,
		after: Math.round(start - created),
		took: Math.round(end - start),
	}));
	return { times, loop, writes };
}

const lag = async ({ operator }: World): Promise<number> => {
	const page = await readPage(operator.metricsUrl);
	return sampleOf(page, "nodejs_eventloop_lag_p99_seconds") * 1000;
};
