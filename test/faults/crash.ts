// O7 with O1, O2, O5, O6 and O10: the process is killed at the n-th mutating call of a scenario, before the server hears of it
// or after it has done it; a new process must bring about what one without a crash did, and make and delete nothing more.

import { canonicalState, objectsOf } from "./canonical.ts";
import type { Exchange } from "./exchange.ts";
import { isMutating } from "./exchange.ts";
import type { Finding, RoundResult } from "./finding.ts";
import { verdictsOf } from "./finding.ts";
import { noRules } from "./fault-proxy.ts";
import type { Rules } from "./fault-proxy.ts";
import type { Ground, Running } from "./ground.ts";
import { countDifferences, Observer } from "./observer.ts";
import { judgeProcess } from "./process-judge.ts";
import { untilEqual, untilSilent, writesAmong } from "./quiescence.ts";
import { judgeTrace } from "./safety.ts";
import type { Scenario } from "./scenarios.ts";
import { scenarios } from "./scenarios.ts";
import type { Window } from "./rest.ts";
import { unrest } from "./rest.ts";

/** One crash: of which world, at which of its mutating calls, on which side of the server. */
type Point = {
	seed: number;
	scenario: Scenario;
	lived: string;
	calm: string;
	nth: number;
	side: "before" | "after";
	isHit: boolean;
};

/** Seeds go through the scenarios first, then through sides, then through calls. */
export function pointOf(
	seed: number,
	callsOf: (calm: string) => number,
): Point {
	const index = seed - 1;
	const scenario = scenarios[index % scenarios.length];
	if (!scenario) throw new Error("there are no scenarios");
	const turn = Math.floor(index / scenarios.length);
	const calm = `c${seed}-calm`;
	return {
		seed,
		scenario,
		lived: `c${seed}-lived`,
		calm,
		nth: (Math.floor(turn / 2) % Math.max(1, callsOf(calm))) + 1,
		side: turn % 2 === 0 ? "after" : "before",
		isHit: false,
	};
}

export async function crashRound(
	ground: Ground,
	seeds: readonly number[],
	window: Window,
): Promise<RoundResult> {
	const { proxy } = ground;
	const start = performance.now();
	const drafts = seeds.map((seed) => pointOf(seed, () => 1));
	const names = drafts.flatMap(({ lived, calm }) => [lived, calm]);
	await ground.serve(names);
	proxy.reset();
	const first = await ground.lead();
	await ground.untilSealable(names);
	for (const { scenario, lived, calm } of drafts)
		for (const name of [lived, calm])
			await ground.change(name, {}, scenario.from);
	await untilEqual(ground, pairsOf(drafts), isReady);
	const observer = await Observer.start(ground.cluster.clientConfig);
	const begun = proxy.exchanges.length;
	for (const { scenario, calm } of drafts)
		await ground.change(calm, scenario.from, scenario.to);
	await untilSteady(
		ground,
		drafts.map(({ calm }) => calm),
	);
	const calls = writesAmong(proxy.exchanges.slice(begun));
	const points = seeds.map((seed) =>
		pointOf(
			seed,
			(calm) => calls.filter(({ namespace }) => namespace === calm).length,
		),
	);
	const processes = await liveThrough(ground, points, first);
	const findings = await judge(ground, { points, processes, observer, window });
	observer.stop();
	const last = processes.at(-1);
	if (last) await ground.end(last);
	await ground.forget(names);
	return {
		verdicts: verdictsOf(
			["O1", "O2", "O5", "O6", "O7", "O10"],
			seeds,
			findings,
		),
		findings,
		decisions: [...proxy.decisions],
		seconds: (performance.now() - start) / 1000,
		notes: {
			calls: proxy.exchanges.length,
			faults: points.filter(({ isHit }) => isHit).length,
			missed: points.filter(({ isHit }) => !isHit).length,
		},
	};
}

const pairsOf = (points: readonly Point[]) =>
	points.map(({ seed, lived, calm }) => ({ seed, actual: lived, fresh: calm }));

/** Every App of the reference is Ready: its pods are there, or it has none. */
export const isReady = (state: ReadonlyMap<string, string>): boolean =>
	[...state]
		.filter(([id]) => id.startsWith("App/"))
		.every(([, text]) => /"reason":"(Available|Declared)"/.test(text));

/** Waits until nothing of the namespaces changes any more, what the cluster's own controllers do included. */
export async function untilSteady(
	ground: Ground,
	names: readonly string[],
): Promise<void> {
	let before = "";
	for (let attempt = 0; attempt < 30; attempt++) {
		await untilSilent(ground);
		const objects = await objectsOf(ground.admin, names);
		const texts = names.map((name) => [
			...canonicalState(name, objects.get(name) ?? []),
		]);
		const now = JSON.stringify(texts);
		const isSettled = !now.includes("belongs to an earlier object");
		if (now === before && isSettled) return;
		before = now;
	}
}

/** World after world the change is made, the process dies at the point, and another takes over; what is left is done beside the next. */
async function liveThrough(
	ground: Ground,
	points: readonly Point[],
	first: Running,
): Promise<Running[]> {
	const processes = [first];
	for (const point of points) {
		const current = processes.at(-1) ?? first;
		const died = arm(ground, point, current);
		const { lived, scenario } = point;
		await ground.change(lived, scenario.from, scenario.to);
		await Promise.race([died, untilSilent(ground)]);
		ground.proxy.rules = noRules;
		if (!point.isHit) continue;
		await ground.kill(current);
		processes.push(await ground.lead());
	}
	return processes;
}

/** Kills the process at the point; resolves when it did. */
function arm(
	{ proxy }: Ground,
	point: Point,
	{ pid, number, hasEnded }: Running,
): Promise<void> {
	let count = 0;
	return new Promise((resolve) => {
		const act = () => {
			if (point.isHit) return;
			point.isHit = true;
			if (!hasEnded()) process.kill(pid, "SIGKILL");
			resolve();
		};
		const isNext = (exchange: Exchange) =>
			exchange.namespace === point.lived &&
			exchange.process === number &&
			isMutating(exchange) &&
			exchange.resource !== "leases" &&
			++count === point.nth;
		const rules: Rules = {
			...noRules,
			ofCall: (exchange) =>
				isNext(exchange) ? { do: point.side, act } : undefined,
		};
		proxy.rules = rules;
	});
}

type Judging = {
	points: readonly Point[];
	processes: readonly Running[];
	observer: Observer;
	window: Window;
};

async function judge(
	ground: Ground,
	{ points, processes, observer, window }: Judging,
): Promise<Finding[]> {
	const findings: Finding[] = [];
	const find = (oracle: string, seed: number, text: string) => {
		const point = points.find((point) => point.seed === seed);
		const { scenario, nth, side } = point ?? {};
		const where = `${scenario?.title}, killed ${side} call ${nth}`;
		findings.push({ oracle, seed, text: `${where}: ${text}` });
	};
	const unequal = await untilEqual(ground, pairsOf(points));
	for (const [seed, texts] of unequal)
		find("O1", seed, texts.slice(0, 5).join("\n"));
	for (const { seed, lived, calm, isHit } of points) {
		const counted = [observer.counts(lived), observer.counts(calm)] as const;
		for (const text of countDifferences(...counted)) find("O2", seed, text);
		if (!isHit) find("O7", seed, "the call never came");
	}
	const any = points[0]?.seed ?? 0;
	const place = points[0]?.calm ?? "";
	for (const text of await unrest(ground, place, window)) find("O6", any, text);
	for (const operator of processes)
		for (const text of judgeProcess(operator)) find("O5", any, text);
	const names = points.flatMap(({ lived, calm }) => [lived, calm]);
	for (const { namespace, text } of judgeTrace(ground.proxy.exchanges, names)) {
		const point = points.find(({ lived }) => lived === namespace);
		find("O10", point?.seed ?? any, text);
	}
	return findings;
}
