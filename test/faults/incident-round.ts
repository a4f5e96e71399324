// O20 with O1, O5, O6 and O10: one thing after another befalls worlds at rest, people go on changing them, and it passes. What must hold
// meanwhile holds, and then all is as if nothing had happened.

import { clusterIncidents } from "./cluster-incidents.ts";
import { untilSteady } from "./crash.ts";
import { hangOn, isHangingOn } from "./disturbances.ts";
import type { Finding, RoundResult } from "./finding.ts";
import { verdictsOf } from "./finding.ts";
import type { Ground } from "./ground.ts";
import { judgeProcess } from "./process-judge.ts";
import { untilEqual, writesAmong } from "./quiescence.ts";
import { Random } from "./random.ts";
import type { Window } from "./rest.ts";
import { unrest } from "./rest.ts";
import { judgeTrace } from "./safety.ts";
import type { Cast, Incident } from "./scene.ts";
import { Scene } from "./scene.ts";
import { restarted } from "./storm.ts";
import { worldIncidents } from "./world-incidents.ts";

const all = [...worldIncidents, ...clusterIncidents];
/** Seeds go through all incidents. */
const incidentOf = (seed: number) => all[(seed - 1) % all.length] as Incident;
export const incidentCount = all.length;

type Act = { seed: number; scene: Scene; incident: Incident; fresh: string };

export async function incidentRound(
	ground: Ground,
	seeds: readonly number[],
	window: Window,
): Promise<RoundResult> {
	const begun = performance.now();
	const names = seeds.flatMap((seed) => [`i${seed}-lived`, `i${seed}-fresh`]);
	await ground.serve(names);
	ground.proxy.reset();
	const cast: Cast = { ground, operator: await ground.lead(), names };
	await ground.untilSealable(names);
	const acts = seeds.map((seed): Act => {
		const scene = new Scene(cast, `i${seed}-lived`, new Random(seed));
		return { seed, scene, incident: incidentOf(seed), fresh: `i${seed}-fresh` };
	});
	const findings = [
		...(await play(ground, acts)),
		...(await judge(cast, acts, window)),
	];
	await ground.end(cast.operator);
	for (const text of await restarted(ground))
		findings.push({ oracle: "O6", seed: seeds[0] ?? 0, text });
	await ground.forget(names);
	return {
		verdicts: verdictsOf(["O1", "O5", "O6", "O10", "O20"], seeds, findings),
		findings,
		decisions: acts.map(
			({ incident, scene }) => `${scene.world}: ${incident.title}`,
		),
		seconds: (performance.now() - begun) / 1000,
		notes: {
			calls: ground.proxy.exchanges.length,
			writes: writesAmong(ground.proxy.exchanges).length,
			faults: acts.length,
		},
	};
}

/** What befalls one world happens beside the others; what befalls the cluster happens alone. */
async function play(ground: Ground, acts: readonly Act[]): Promise<Finding[]> {
	for (const { scene } of acts) {
		await scene.begin();
		await hangOn(ground, scene.world);
	}
	const worlds = acts.map(({ scene }) => scene.world);
	await untilSteady(ground, worlds);
	const isOfWorld = ({ incident }: Act) => worldIncidents.includes(incident);
	const findings = (
		await Promise.all(acts.filter(isOfWorld).map(happened))
	).flat();
	for (const act of acts.filter((each) => !isOfWorld(each))) {
		await untilSteady(ground, worlds);
		findings.push(...(await happened(act)));
	}
	for (const { scene, fresh } of acts)
		await ground.change(fresh, {}, await scene.end());
	return findings;
}

async function happened({ seed, incident, scene }: Act): Promise<Finding[]> {
	const texts = await incident.happen(scene);
	return texts.map((text) => ({
		oracle: "O20",
		seed,
		text: `${incident.title}: ${text}`,
	}));
}

async function judge(
	{ ground, operator }: Cast,
	acts: readonly Act[],
	window: Window,
): Promise<Finding[]> {
	const findings: Finding[] = [];
	const any = acts[0]?.seed ?? 0;
	const find = (oracle: string, texts: readonly string[], seed = any) =>
		findings.push(...texts.map((text) => ({ oracle, seed, text })));
	const pairs = acts.map(({ seed, scene, fresh }) => ({
		seed,
		actual: scene.world,
		fresh,
	}));
	for (const [seed, texts] of await untilEqual(ground, pairs))
		find("O1", texts.slice(0, 5), seed);
	find("O6", await unrest(ground, pairs[0]?.actual ?? "", window));
	find("O5", judgeProcess(operator));
	for (const { seed, actual } of pairs) {
		if (!(await isHangingOn(ground, actual)))
			find("O10", ["what another operator hung onto an App is gone"], seed);
		const breaches = judgeTrace(ground.proxy.exchanges, [actual]);
		const texts = breaches
			.filter(({ namespace }) => namespace === actual)
			.map(({ text }) => text);
		find("O10", texts, seed);
	}
	return findings;
}
