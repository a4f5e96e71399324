// O3 and O4 with O1 and O6: in each world one leaf of a spec is changed, as its schema suggests. What the schema forbids the server
// refuses; what it takes changes what the leaf is for and nothing else, and gives the state of a world written fresh; and taken back,
// everything is as it was.

import type { Canonical } from "./canonical.ts";
import { canonicalState, differences, objectsOf } from "./canonical.ts";
import { isReady, untilSteady } from "./crash.ts";
import { effectsOf } from "./effects.ts";
import type { Finding, RoundResult } from "./finding.ts";
import { verdictsOf } from "./finding.ts";
import type { Ground } from "./ground.ts";
import { judgeProcess } from "./process-judge.ts";
import { strayEffects } from "./purpose.ts";
import { untilEqual, writesAmong } from "./quiescence.ts";
import type { Window } from "./rest.ts";
import { unrest } from "./rest.ts";
import type { Step } from "./steps.ts";
import { after, expectedOf, refused, subjectOf, taken } from "./steps.ts";
import { walked } from "./walked.ts";

/** Of one seed: so many changes that must be refused, and one that must be taken. */
const refusedPerSeed = 20;
type Walk = {
	seed: number;
	step: Step;
	refused: Step[];
	/** Where it is changed, and where it is written fresh. */
	actual: string;
	fresh: string;
};
type States = ReadonlyMap<string, Canonical>;
const none: Canonical = new Map();

function walkOf(seed: number): Walk {
	const from = seed - 1;
	return {
		seed,
		step: taken[from % taken.length] as Step,
		refused: Array.from(
			{ length: refusedPerSeed },
			(_, index) =>
				refused[(from * refusedPerSeed + index) % refused.length] as Step,
		),
		actual: `m${seed}-lived`,
		fresh: `m${seed}-fresh`,
	};
}

export async function walkRound(
	ground: Ground,
	seeds: readonly number[],
	window: Window,
): Promise<RoundResult> {
	const { proxy } = ground;
	const start = performance.now();
	const walks = seeds.map(walkOf);
	const names = walks.flatMap(({ actual, fresh }) => [actual, fresh]);
	const lived = walks.map(({ actual }) => actual);
	await ground.serve(names);
	proxy.reset();
	const operator = await ground.lead();
	await ground.untilSealable(names);
	for (const { actual } of walks) await ground.change(actual, {}, walked);
	await untilSteady(ground, lived);
	const first = await statesOf(ground, lived);
	const findings = await forth(ground, walks);
	const comparable = await runningOf(ground, walks);
	findings.push(...(await compared(ground, comparable, first)));
	findings.push(...(await back(ground, walks, first)));
	const any = seeds[0] ?? 0;
	for (const text of await unrest(ground, lived[0] ?? "", window))
		findings.push({ oracle: "O6", seed: any, text });
	for (const text of judgeProcess(operator))
		findings.push({ oracle: "O5", seed: any, text });
	await ground.end(operator);
	await ground.forget(names);
	return {
		verdicts: verdictsOf(["O1", "O3", "O4", "O5", "O6"], seeds, findings),
		findings,
		decisions: walks.map(({ step }) => step.text),
		seconds: (performance.now() - start) / 1000,
		notes: {
			writes: writesAmong(proxy.exchanges).length,
			faults: walks.length,
			refused: walks.length * refusedPerSeed,
			compared: comparable.length,
		},
	};
}

/** Makes every change; what the offline judge says of it the server must say too. */
async function forth(
	ground: Ground,
	walks: readonly Walk[],
): Promise<Finding[]> {
	const findings: Finding[] = [];
	for (const { seed, actual, fresh, step, refused: others } of walks) {
		const find = (text: string) => findings.push({ oracle: "O3", seed, text });
		const refusal = (of: Step) =>
			ground.change(actual, walked, after(of)).then(
				() => undefined,
				(error: unknown) => String(error),
			);
		for (const other of others)
			if (!(await refusal(other))) find(`${other.text} is taken`);
		const words = await refusal(step);
		// Only the server knows what was before.
		if (words && !isFixed(words)) find(`${step.text} is refused: ${words}`);
		await ground.change(fresh, {}, words ? walked : after(step));
	}
	return findings;
}
const isFixed = (words: string) => words.includes("may not change ");

/** Where a reference is missing or wrong, what ran before goes on running: a fresh world has nothing to go on with. */
async function runningOf(
	ground: Ground,
	walks: readonly Walk[],
): Promise<Walk[]> {
	const names = walks.map(({ fresh }) => fresh);
	await untilSteady(ground, names);
	const states = await statesOf(ground, names);
	return walks.filter(({ fresh }) => isReady(states.get(fresh) ?? none));
}

/** What was changed is as if written fresh, and differs from what it was by what the leaf is for. */
async function compared(
	ground: Ground,
	walks: readonly Walk[],
	first: States,
): Promise<Finding[]> {
	const findings: Finding[] = [];
	const unequal = await untilEqual(ground, walks);
	const now = await statesOf(
		ground,
		walks.map(({ actual }) => actual),
	);
	for (const { seed, step, actual } of walks) {
		const find = (oracle: string, text: string) =>
			findings.push({ oracle, seed, text: `${step.text}: ${text}` });
		const texts = unequal.get(seed);
		if (texts) find("O1", texts.join("\n"));
		const states = [
			first.get(actual) ?? none,
			now.get(actual) ?? none,
		] as const;
		const effects = effectsOf(subjectOf(step, actual), ...states);
		const expected = await expectedOf(step);
		for (const stray of strayEffects(step.field, effects, expected.isWrong))
			find("O3", `changes ${stray}`);
		if (effects.length === 0 && expected.effects.length > 0)
			find("O3", `changes nothing; on paper ${expected.effects.join(", ")}`);
	}
	return findings;
}

async function back(
	ground: Ground,
	walks: readonly Walk[],
	first: States,
): Promise<Finding[]> {
	const lived = walks.map(({ actual }) => actual);
	for (const { actual, step } of walks)
		await ground.change(actual, after(step), walked);
	await untilSteady(ground, lived);
	const last = await statesOf(ground, lived);
	return walks.flatMap(({ seed, actual, step }) => {
		const states = [
			last.get(actual) ?? none,
			first.get(actual) ?? none,
		] as const;
		return differences(...states).map(
			(text): Finding => ({
				oracle: "O4",
				seed,
				text: `${step.text}, taken back: ${text}`,
			}),
		);
	});
}

async function statesOf(
	ground: Ground,
	names: readonly string[],
): Promise<States> {
	const objects = await objectsOf(ground.admin, names);
	return new Map(
		names.map((name) => [name, canonicalState(name, objects.get(name) ?? [])]),
	);
}
