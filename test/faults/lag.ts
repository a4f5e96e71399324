// O8 and O9: one kind's stream lags behind or is cut while people change things, and what the cache believes is no longer so.
// Stale: the stream is held, the operator is killed and restarted against the lagging stream, and the stream goes on.
// Unobserved: the stream is cut while things are made, changed and deleted, and it cannot go on where it was.

import { setTimeout as wait } from "node:timers/promises";
import type { Finding, RoundResult } from "./finding.ts";
import { verdictsOf } from "./finding.ts";
import { noRules } from "./fault-proxy.ts";
import type { Ground, Running } from "./ground.ts";
import { judgeProcess } from "./process-judge.ts";
import { untilEqual, untilSilent } from "./quiescence.ts";
import { Random } from "./random.ts";
import { judgeTrace } from "./safety.ts";
import type { Window } from "./rest.ts";
import { unrest } from "./rest.ts";
import { calm } from "./storm.ts";
import type { State } from "./world.ts";
import { firstState, healed, historyOf } from "./world.ts";

/** Every kind that is watched, each turn one of them. */
export const watched = [
	"seaworthyapps",
	"seaworthytenants",
	"appsecrets",
	"appnetworks",
	"loggingsidecars",
	"configmaps",
	"deployments",
	"networkpolicies",
	"pods",
	"poddisruptionbudgets",
	"replicasets",
	"secrets",
	"serviceaccounts",
	"services",
] as const;

/** A round goes through two kinds, and all its worlds live through both. */
const kindsOf = (seeds: readonly number[]): readonly string[] => {
	const round = Math.floor(((seeds[0] ?? 1) - 1) / seeds.length);
	return [0, 1].map(
		(index) => watched[(round * 2 + index) % watched.length] ?? "",
	);
};

type Way = "stale" | "unobserved";
const moves = 2;

export async function lagRound(
	ground: Ground,
	seeds: readonly number[],
	{ way, window }: { way: Way; window: Window },
): Promise<RoundResult> {
	const { proxy } = ground;
	const start = performance.now();
	const mark = way === "stale" ? "h" : "u";
	const worlds = seeds.map((seed) => ({
		seed,
		actual: `${mark}${seed}-lived`,
		fresh: `${mark}${seed}-fresh`,
		random: new Random(seed),
		state: firstState,
	}));
	const names = worlds.flatMap(({ actual, fresh }) => [actual, fresh]);
	await ground.serve(names);
	proxy.reset();
	const processes = [await ground.lead()];
	await ground.untilSealable(names);
	for (const { actual } of worlds) await ground.change(actual, {}, firstState);
	await untilSilent(ground);
	const live = () => Promise.all(worlds.map((world) => step(ground, world)));
	for (const kind of kindsOf(seeds))
		if (way === "stale") await lagging(ground, kind, { live, processes });
		else await unseen(ground, kind, live);
	for (const world of worlds) {
		const last = healed(world.state);
		await ground.change(world.actual, world.state, last);
		await ground.change(world.fresh, {}, last);
	}
	const findings = await judge(ground, { worlds, processes, window });
	const last = processes.at(-1);
	if (last) await ground.end(last);
	await ground.forget(names);
	const oracles = ["O1", "O5", "O6", way === "stale" ? "O8" : "O9", "O10"];
	return {
		verdicts: verdictsOf(oracles, seeds, findings),
		findings,
		decisions: kindsOf(seeds).map((kind) => `${way}: ${kind}`),
		seconds: (performance.now() - start) / 1000,
		notes: { calls: proxy.exchanges.length, faults: kindsOf(seeds).length },
	};
}

type World = {
	seed: number;
	actual: string;
	fresh: string;
	random: Random;
	state: State;
};

/** A few moves of one world. */
async function step(ground: Ground, world: World): Promise<void> {
	const turn = world.random.below(1000);
	for (const { next } of historyOf(world.random, moves, world.state, turn)) {
		await ground.change(world.actual, world.state, next);
		world.state = next;
		await wait(300);
	}
}

type Lag = { live: () => Promise<unknown>; processes: Running[] };

async function lagging(
	ground: Ground,
	kind: string,
	{ live, processes }: Lag,
): Promise<void> {
	const { proxy } = ground;
	const hold = { do: "hold", after: 0, length: 600_000 } as const;
	proxy.rules = {
		...noRules,
		// What is read before the watch is fresh; the watch brings nothing until it is let go.
		ofWatch: ({ resource }) => (resource === kind ? [hold] : []),
	};
	for (const stream of proxy.streams)
		if (stream.exchange.resource === kind) stream.hold();
	await live();
	await wait(1500);
	const current = processes.at(-1);
	if (current) await ground.kill(current);
	// A watch that learns what is there from its own head cannot begin behind a stream that says nothing.
	const next = await ground.start();
	processes.push(next);
	await Promise.race([saysLeading(next), wait(6000)]);
	await live();
	await wait(1500);
	calm(ground);
	await untilSilent(ground);
}

const saysLeading = async (operator: Running): Promise<void> => {
	while (!operator.log().some(({ message }) => message === "leading"))
		await wait(100);
};

async function unseen(
	ground: Ground,
	kind: string,
	live: () => Promise<unknown>,
): Promise<void> {
	const { proxy } = ground;
	let isCut = true;
	const broken = new Set<number>();
	proxy.rules = {
		...noRules,
		ofWatch: ({ resource, nth }) => {
			if (resource !== kind) return [];
			if (isCut) return [{ do: "error-answer", after: 0, length: 0 }];
			if (broken.size > 0) return [];
			broken.add(nth);
			return [{ do: "gone-answer", after: 0, length: 0 }];
		},
	};
	for (const stream of proxy.streams)
		if (stream.exchange.resource === kind) stream.cut();
	await live();
	await live();
	isCut = false;
	await wait(1500);
	proxy.rules = noRules;
	await untilSilent(ground);
}

type Judging = {
	worlds: readonly World[];
	processes: readonly Running[];
	window: Window;
};

async function judge(
	ground: Ground,
	{ worlds, processes, window }: Judging,
): Promise<Finding[]> {
	const findings: Finding[] = [];
	for (const [seed, texts] of await untilEqual(ground, worlds))
		findings.push({ oracle: "O1", seed, text: texts.slice(0, 5).join("\n") });
	const any = worlds[0]?.seed ?? 0;
	const place = worlds[0]?.fresh ?? "";
	for (const text of await unrest(ground, place, window))
		findings.push({ oracle: "O6", seed: any, text });
	for (const text of processes.flatMap(judgeProcess))
		findings.push({ oracle: "O5", seed: any, text });
	const names = worlds.map(({ actual }) => actual);
	for (const { namespace, text } of judgeTrace(ground.proxy.exchanges, names)) {
		const world = worlds.find(({ actual }) => actual === namespace);
		findings.push({ oracle: "O10", seed: world?.seed ?? any, text });
	}
	return findings;
}
