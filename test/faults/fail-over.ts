// O11: of three replicas the leader is killed, stopped for a while, cut off, or loses its Lease, while people go on changing things.
// Another takes over, the old one writes no more, and all becomes as it would have.

import { setTimeout as wait } from "node:timers/promises";
import { operatorNamespace } from "../../src/cli/demo/operator-process.ts";
import { until } from "../../src/cli/demo/until.ts";
import { leases } from "../../src/runtime/lease-record.ts";
import type { Exchange } from "./exchange.ts";
import { isMutating } from "./exchange.ts";
import type { Finding, RoundResult } from "./finding.ts";
import { verdictsOf } from "./finding.ts";
import type { Ground, Running } from "./ground.ts";
import { judgeProcess } from "./process-judge.ts";
import { untilEqual } from "./quiescence.ts";
import { Random } from "./random.ts";
import { judgeTrace } from "./safety.ts";
import type { State } from "./world.ts";
import { firstState, healed, historyOf } from "./world.ts";

const replicas = 3;
const ways = ["kill", "stop", "sever", "delete-lease"] as const;
type Way = (typeof ways)[number];

export async function failOverRound(
	ground: Ground,
	seeds: readonly number[],
): Promise<RoundResult> {
	const { proxy } = ground;
	const start = performance.now();
	const worlds = seeds.map((seed) => ({
		seed,
		way: ways[(seed - 1) % ways.length] ?? "kill",
		actual: `l${seed}-lived`,
		fresh: `l${seed}-fresh`,
		random: new Random(seed),
		state: firstState,
	}));
	const names = worlds.flatMap(({ actual, fresh }) => [actual, fresh]);
	await ground.serve(names);
	proxy.reset();
	const alive = new Set<Running>([await ground.lead()]);
	await ground.untilSealable(names);
	for (const { actual } of worlds) await ground.change(actual, {}, firstState);
	const findings: Finding[] = [];
	const seconds: string[] = [];
	for (const { seed, way } of worlds) {
		while (alive.size < replicas) alive.add(await ground.start());
		await untilReady(alive);
		const took = await handOver(ground, {
			way,
			alive,
			change: () => step(ground, worlds),
		});
		seconds.push(`${way}: taken over after ${took.toFixed(1)} s`);
		if (took > limit[way])
			findings.push({ oracle: "O11", seed, text: seconds.at(-1) ?? "" });
	}
	for (const world of worlds) {
		const last = healed(world.state);
		await ground.change(world.actual, world.state, last);
		await ground.change(world.fresh, {}, last);
	}
	for (const [seed, texts] of await untilEqual(ground, worlds))
		findings.push({ oracle: "O1", seed, text: texts.slice(0, 5).join("\n") });
	findings.push(...judge(ground, worlds, [...alive]));
	for (const operator of alive) await ground.end(operator);
	await ground.forget(names);
	return {
		verdicts: verdictsOf(["O1", "O5", "O10", "O11"], seeds, findings),
		findings,
		decisions: seconds,
		seconds: (performance.now() - start) / 1000,
		notes: { calls: proxy.exchanges.length, faults: seconds.length },
	};
}

/** Seconds. A Lease lasts 15 s and standbys look every 2 s; a deleted one is free at once. */
const limit: { [way in Way]: number } = {
	kill: 19,
	stop: 19,
	sever: 19,
	"delete-lease": 5,
};

type World = {
	seed: number;
	way: Way;
	actual: string;
	fresh: string;
	random: Random;
	state: State;
};

async function step(ground: Ground, worlds: readonly World[]): Promise<void> {
	for (const world of worlds) {
		const turn = world.random.below(1000);
		const [move] = historyOf(world.random, 1, world.state, turn);
		if (!move) continue;
		await ground.change(world.actual, world.state, move.next);
		world.state = move.next;
	}
}

const untilReady = (operators: ReadonlySet<Running>) =>
	Promise.all(
		[...operators].map((operator) =>
			until("a standby is ready", async () => {
				const answer = await fetch(`${operator.healthUrl}/readyz`);
				return answer.ok || undefined;
			}),
		),
	);

type HandOver = {
	way: Way;
	alive: Set<Running>;
	change: () => Promise<void>;
};

/** Does it to the leader; gives the seconds until another holds the Lease. */
async function handOver(
	ground: Ground,
	{ way, alive, change }: HandOver,
): Promise<number> {
	const { proxy } = ground;
	const leader = [...alive].find(
		({ number }) => number === holderOf(proxy.exchanges),
	);
	if (!leader) throw new Error("nobody leads");
	await change();
	const start = proxy.now();
	if (way === "kill") {
		alive.delete(leader);
		leader.isMeantToEnd = true;
		await leader.stop("SIGKILL");
	} else if (way === "stop") process.kill(leader.pid, "SIGSTOP");
	else if (way === "sever") proxy.sever(leader.number);
	else
		await ground.admin.remove(leases, {
			namespace: operatorNamespace,
			name: "seaworthy",
		});
	await change();
	// After the Lease was deleted the old leader may be the one that takes the new one.
	const isTaken = () =>
		way === "delete-lease"
			? takenSince(proxy.exchanges, start)
			: holderOf(proxy.exchanges) !== leader.number;
	await until("another leads", async () => isTaken() || undefined, 40, 50);
	const took = (proxy.now() - start) / 1000;
	await change();
	if (way === "stop") process.kill(leader.pid, "SIGCONT");
	proxy.severed.delete(leader.number);
	await wait(2500);
	return took;
}

const leaseWrites = (exchanges: readonly Exchange[]) =>
	exchanges.filter(
		(call) =>
			call.resource === "leases" &&
			isMutating(call) &&
			call.answeredAt > 0 &&
			call.status < 300,
	);
const holderOf = (exchanges: readonly Exchange[]) =>
	leaseWrites(exchanges).at(-1)?.process;
const takenSince = (exchanges: readonly Exchange[], since: number) =>
	leaseWrites(exchanges).some(({ answeredAt }) => answeredAt > since);

function judge(
	{ proxy }: Ground,
	worlds: readonly World[],
	operators: readonly Running[],
): Finding[] {
	const any = worlds[0]?.seed ?? 0;
	const names = worlds.map(({ actual }) => actual);
	const breaches = judgeTrace(proxy.exchanges, names).map(
		({ namespace, text }): Finding => ({
			oracle: text.includes("holds the Lease") ? "O11" : "O10",
			seed: worlds.find(({ actual }) => actual === namespace)?.seed ?? any,
			text,
		}),
	);
	const unwell = operators.flatMap(judgeProcess);
	return [
		...breaches,
		...unwell.map((text): Finding => ({ oracle: "O5", seed: any, text })),
	];
}
