// O3 and O4 with O1 and O6: one leaf of a spec is changed, as its schema suggests. What the schema forbids the server refuses; what it
// takes gives the same state as written fresh; and taken back, everything is as it was.

import { appNetwork } from "../../src/api/app-network.ts";
import { app } from "../../src/api/app/app.ts";
import { appSecret } from "../../src/api/app-secret/app-secret.ts";
import { loggingSidecar } from "../../src/api/logging-sidecar.ts";
import type { ObjectSchema } from "../../src/schema/vocabulary.ts";
import type { Canonical } from "./canonical.ts";
import { canonicalState, differences, objectsOf } from "./canonical.ts";
import { isReady, untilSteady } from "./crash.ts";
import type { Finding, RoundResult } from "./finding.ts";
import { verdictsOf } from "./finding.ts";
import type { Ground } from "./ground.ts";
import type { Mutation } from "./mutations.ts";
import { mutationsOf } from "./mutations.ts";
import { judgeProcess } from "./process-judge.ts";
import { untilEqual, writesAmong } from "./quiescence.ts";
import type { Window } from "./rest.ts";
import { unrest } from "./rest.ts";
import type { State } from "./world.ts";
import { firstState, moves } from "./world.ts";

/** Everything is on, so that many leaves are written. */
const base: State = {
	...moves.scale(moves.sidecar(firstState), 1),
	"App/api": {
		...firstState["App/api"],
		command: ["api", "--serve"],
		resources: { cpu: "100m", memory: "64Mi", memoryLimit: "128Mi" },
		writable: [{ path: "/var/cache/api", size: "64Mi" }],
		health: { http: { port: "http", path: "/ready" }, startupSeconds: 60 },
		network: {
			join: [{ name: "back" }],
			links: [
				{ alias: "WEB", to: "web", port: "http" },
				{ alias: "SELF", to: "api", port: 8080 },
			],
			accept: [{ from: "other/caller", ports: ["http"] }],
			external: [{ cidr: "203.0.113.0/24", ports: [443] }],
		},
	},
};
const kinds: readonly [string, { spec: { schema: unknown } }][] = [
	["App/api", app],
	["App/web", app],
	["AppNetwork/back", appNetwork],
	["LoggingSidecar/logs", loggingSidecar],
	["AppSecret/db", appSecret],
];
type Step = Mutation & { id: string };
export const steps: readonly Step[] = kinds.flatMap(([id, { spec }]) =>
	mutationsOf(spec.schema as ObjectSchema, base[id] ?? {})
		// Sealed values stand for a text until they are written.
		.filter(({ title }) => !title.includes("seal"))
		.map((mutation) => ({ ...mutation, id })),
);

export async function walkRound(
	ground: Ground,
	seeds: readonly number[],
	window: Window,
): Promise<RoundResult> {
	const { proxy } = ground;
	const start = performance.now();
	const walks = seeds.map((seed) => ({
		seed,
		step: steps[(seed - 1) % steps.length] as Step,
		actual: `m${seed}-lived`,
		fresh: `m${seed}-fresh`,
	}));
	const names = walks.flatMap(({ actual, fresh }) => [actual, fresh]);
	const lived = walks.map(({ actual }) => actual);
	await ground.serve(names);
	proxy.reset();
	const operator = await ground.lead();
	await ground.untilSealable(names);
	for (const { actual } of walks) await ground.change(actual, {}, base);
	await untilSteady(ground, lived);
	const first = await statesOf(ground, lived);
	const findings: Finding[] = [];
	const taken = new Set<number>();
	for (const { seed, step, actual, fresh } of walks) {
		const next = { ...base, [step.id]: step.spec };
		const refusal = await ground.change(actual, base, next).then(
			() => undefined,
			(error: unknown) => String(error),
		);
		if (refusal === undefined) {
			taken.add(seed);
			await ground.change(fresh, {}, next);
		}
		if (step.isForbidden && refusal === undefined)
			findings.push({
				oracle: "O3",
				seed,
				text: `${step.id} ${step.title} is taken`,
			});
	}
	const walked = walks.filter(({ seed }) => taken.has(seed));
	const comparable = await runningOf(ground, walked);
	for (const [seed, texts] of await untilEqual(ground, comparable)) {
		const step = walks.find((walk) => walk.seed === seed)?.step;
		findings.push({
			oracle: "O1",
			seed,
			text: `${step?.id} ${step?.title}: ${texts.join("\n")}`,
		});
	}
	for (const { actual, step } of walked)
		await ground.change(actual, { ...base, [step.id]: step.spec }, base);
	await untilSteady(ground, lived);
	const last = await statesOf(ground, lived);
	for (const { seed, step, actual } of walks)
		for (const text of differences(
			last.get(actual) ?? new Map(),
			first.get(actual) ?? new Map(),
		))
			findings.push({
				oracle: "O4",
				seed,
				text: `${step.id} ${step.title}, taken back: ${text}`,
			});
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
		decisions: walks.map(({ step }) => `${step.id} ${step.title}`),
		seconds: (performance.now() - start) / 1000,
		notes: {
			writes: writesAmong(proxy.exchanges).length,
			faults: walks.length,
			taken: taken.size,
			compared: comparable.length,
		},
	};
}

/** Where a reference is missing or wrong, what ran before goes on running: a fresh world has nothing to go on with. */
async function runningOf<T extends { fresh: string }>(
	ground: Ground,
	walks: readonly T[],
): Promise<T[]> {
	const names = walks.map(({ fresh }) => fresh);
	await untilSteady(ground, names);
	const states = await statesOf(ground, names);
	return walks.filter(({ fresh }) => isReady(states.get(fresh) ?? new Map()));
}

async function statesOf(
	ground: Ground,
	names: readonly string[],
): Promise<Map<string, Canonical>> {
	const objects = await objectsOf(ground.admin, names);
	return new Map(
		names.map((name) => [name, canonicalState(name, objects.get(name) ?? [])]),
	);
}
