// O13 with O1, O5, O6 and O10: people change their worlds while calls and streams fail in every way; then all must be as if nothing had failed.

import { setTimeout as wait } from "node:timers/promises";
import { judgeCaches } from "./caches.ts";
import { disturb, hangOn, isHangingOn } from "./disturbances.ts";
import type { Finding, RoundResult } from "./finding.ts";
import { verdictsOf } from "./finding.ts";
import { noRules } from "./fault-proxy.ts";
import type { Rules } from "./fault-proxy.ts";
import type { Ground, Running } from "./ground.ts";
import { judgeProcess } from "./process-judge.ts";
import { untilEqual, untilSilent, writesAmong } from "./quiescence.ts";
import { Random, randomOf } from "./random.ts";
import type { Window } from "./rest.ts";
import { shortWindow, unrest, writesSince } from "./rest.ts";
import { formsOfValues, judgeTrace, secretValuesIn } from "./safety.ts";
import { stormRules } from "./storm-rules.ts";
import type { State } from "./world.ts";
import { firstState, healed, historyOf } from "./world.ts";

export type StormOptions = {
	/** Moves of each world. */
	length?: number;
	/** Of O6. */
	window?: Window;
	/** In place of those of the storm. */
	rules?: Rules;
	/** What the verdicts are about. */
	oracles?: readonly string[];
};

/** Of the calls of a world so many fail; where nearly all passes fail, less is tried out. */
const shares = [0.05, 0.15, 0.3];
const worldOf = (seed: number) => `s${seed}-lived`;
const freshOf = (seed: number) => `s${seed}-fresh`;
/** Decides about calls that belong to no world. */
const roundSeed = (seeds: readonly number[]) => (seeds[0] ?? 0) + 1_000_003;

export async function stormRound(
	ground: Ground,
	seeds: readonly number[],
	options: StormOptions = {},
): Promise<RoundResult> {
	const { length = 8, window = shortWindow } = options;
	const { oracles = ["O1", "O5", "O6", "O10", "O13", "O15"] } = options;
	const { proxy } = ground;
	const start = performance.now();
	const names = seeds.flatMap((seed) => [worldOf(seed), freshOf(seed)]);
	await ground.serve(names);
	proxy.reset();
	const operator = await ground.lead();
	await ground.untilSealable(names);
	const seedOf = (namespace: string) =>
		seeds.find((seed) => worldOf(seed) === namespace) ?? roundSeed(seeds);
	proxy.rules =
		options.rules ??
		stormRules({
			seedOf,
			shareOf: (seed) => randomOf(seed, "share").pick(shares),
			watches: 0.3,
		});
	const begun = proxy.now();
	const stirring = stir(ground);
	const states = await Promise.all(
		seeds.map((seed) => live(ground, seed, length)),
	);
	clearInterval(stirring);
	calm(ground);
	const calmed = proxy.now();
	await Promise.all(
		seeds.map((seed, index) =>
			ground.change(freshOf(seed), {}, states[index] ?? {}),
		),
	);
	const findings = await judge(ground, { operator, seeds, window });
	await ground.end(operator);
	for (const text of await restarted(ground))
		findings.push({ oracle: "O6", seed: seeds[0] ?? 0, text });
	await ground.forget(names);
	return {
		verdicts: verdictsOf(oracles, seeds, findings),
		findings,
		decisions: [...proxy.decisions],
		seconds: (performance.now() - start) / 1000,
		notes: {
			calls: proxy.exchanges.length,
			writes: writesAmong(proxy.exchanges).length,
			faults: proxy.decisions.length,
			watchFaults: proxy.decisions.filter((text) => text.includes(" watch "))
				.length,
			stormSeconds: Math.round((calmed - begun) / 1000),
			calmSeconds: Math.round((proxy.now() - calmed) / 1000),
		},
	};
}

/** Watches live for minutes, and a watch meets its faults when it is opened: all that are open end now, and again and again. */
function stir({ proxy }: Ground): NodeJS.Timeout {
	const endAll = () => {
		for (const stream of proxy.streams) stream.end();
	};
	endAll();
	return setInterval(endAll, 3000);
}

/** No more faults, and what was held goes on. */
export function calm({ proxy }: Ground): void {
	proxy.rules = noRules;
	for (const stream of proxy.streams) stream.resume();
}

/** One history; now and then somebody else edits or deletes what the operator made. Gives the last state. */
async function live(
	ground: Ground,
	seed: number,
	length: number,
): Promise<State> {
	const random = new Random(seed);
	const history = historyOf(random, length);
	const namespace = worldOf(seed);
	let state: State = firstState;
	await ground.change(namespace, {}, firstState);
	await hangOn(ground, namespace);
	for (const { next } of history) {
		await wait(random.below(700));
		await ground.change(namespace, state, next);
		state = next;
		if (random.chance(0.25)) await disturb(ground, namespace, random);
	}
	const last = healed(state);
	await ground.change(namespace, state, last);
	await wait(500);
	return last;
}

type Judging = {
	operator: Running;
	seeds: readonly number[];
	window: Window;
};

async function judge(
	ground: Ground,
	{ operator, seeds, window }: Judging,
): Promise<Finding[]> {
	const pairs = seeds.map((seed) => ({
		seed,
		actual: worldOf(seed),
		fresh: freshOf(seed),
	}));
	const findings: Finding[] = [];
	const unequal = await untilEqual(ground, pairs);
	for (const [seed, texts] of unequal)
		findings.push({ oracle: "O1", seed, text: texts.slice(0, 5).join("\n") });
	const all = (oracle: string, texts: readonly string[]) => {
		for (const text of texts)
			findings.push({ oracle, seed: seeds[0] ?? 0, text });
	};
	all("O6", await unrest(ground, pairs[0]?.actual ?? "", window));
	const everywhere = pairs.flatMap(({ actual, fresh }) => [actual, fresh]);
	all("O15", await judgeCaches(ground, operator, everywhere));
	all("O5", judgeProcess(operator));
	for (const { seed, actual } of pairs)
		if (!(await isHangingOn(ground, actual)))
			findings.push({
				oracle: "O10",
				seed,
				text: "what another operator hung onto an App is gone",
			});
	all("O10", await leaks(ground, operator));
	const names = pairs.map(({ actual }) => actual);
	for (const { namespace, text } of judgeTrace(ground.proxy.exchanges, names)) {
		const seed = seeds.find((seed) => worldOf(seed) === namespace);
		findings.push({ oracle: "O10", seed: seed ?? seeds[0] ?? 0, text });
	}
	return findings;
}

/** Writes of a process that finds everything as it should be. */
export async function restarted(ground: Ground): Promise<string[]> {
	const before = writesAmong(ground.proxy.exchanges).length;
	const operator = await ground.lead();
	await untilSilent(ground);
	await ground.end(operator);
	return writesSince(ground, before, "after a restart");
}

/** No value, and no hash of one, in the log or the metrics. */
async function leaks({ proxy }: Ground, operator: Running): Promise<string[]> {
	const forms = formsOfValues(secretValuesIn(proxy.exchanges));
	const metrics = operator.hasEnded()
		? ""
		: await (await fetch(operator.metricsUrl)).text();
	const said = JSON.stringify(operator.log());
	return forms.some((form) => said.includes(form) || metrics.includes(form))
		? ["the value of a Secret is in the log or the metrics"]
		: [];
}
