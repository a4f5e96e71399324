// O19: the API server goes away and comes back, and answers 403 until its authoriser knows the roles again. No object is the worse for it.

import { setTimeout as wait } from "node:timers/promises";
import type { Exchange } from "./exchange.ts";
import { noRules } from "./fault-proxy.ts";
import type { Rules } from "./fault-proxy.ts";
import type { Finding, RoundResult } from "./finding.ts";
import { verdictsOf } from "./finding.ts";
import type { Ground } from "./ground.ts";
import { judgeProcess } from "./process-judge.ts";
import { untilSilent, writesAmong } from "./quiescence.ts";
import { Random } from "./random.ts";
import type { Window } from "./rest.ts";
import { unrest } from "./rest.ts";
import { firstState } from "./world.ts";

const forbidden: Rules = {
	ofCall: () => ({ do: "answer", status: 403 }),
	ofWatch: () => [{ do: "forbidden-answer", after: 0, length: 0 }],
};

/** One restart per seed, over worlds at rest. */
export async function restartRound(
	ground: Ground,
	seeds: readonly number[],
	window: Window,
): Promise<RoundResult> {
	const { proxy } = ground;
	const start = performance.now();
	const worldOf = (seed: number) => `k${seed}`;
	const names = seeds.map(worldOf);
	await ground.serve(names);
	proxy.reset();
	const operator = await ground.lead();
	await ground.untilSealable(names);
	for (const name of names) await ground.change(name, {}, firstState);
	await wait(3000);
	await untilSilent(ground);
	const findings: Finding[] = [];
	for (const seed of seeds) {
		const before = proxy.exchanges.length;
		await restart(ground, operator.number, new Random(seed));
		await untilSilent(ground);
		const turned = proxy.exchanges.slice(before).filter(saysNotReady);
		for (const { namespace, name, body } of turned.slice(0, 3)) {
			const text = `${namespace}/${name} is told not to be ready: ${body.slice(0, 300)}`;
			findings.push({ oracle: "O19", seed, text });
		}
	}
	const [any = 1] = seeds;
	for (const text of await unrest(ground, worldOf(any), window))
		findings.push({ oracle: "O6", seed: any, text });
	for (const text of judgeProcess(operator))
		findings.push({ oracle: "O5", seed: any, text });
	await ground.end(operator);
	await ground.forget(names);
	return {
		verdicts: verdictsOf(["O5", "O6", "O19"], seeds, findings),
		findings,
		decisions: [...proxy.decisions],
		seconds: (performance.now() - start) / 1000,
		notes: {
			calls: proxy.exchanges.length,
			writes: writesAmong(proxy.exchanges).length,
			faults: proxy.decisions.length,
		},
	};
}

/** Away for a moment, then up to 6 s without knowledge of the roles. */
async function restart(
	{ proxy }: Ground,
	process: number,
	random: Random,
): Promise<void> {
	proxy.rules = forbidden;
	proxy.sever(process);
	await wait(200 + random.below(2500));
	proxy.severed.delete(process);
	await wait(1000 + random.below(5000));
	proxy.rules = noRules;
	// All watches are taken up again, the last ones half a minute later.
	await wait(8000);
}

export const saysNotReady = ({ resource, verb, body }: Exchange): boolean =>
	verb === "patch" &&
	resource.endsWith("/status") &&
	/"status":"False"[^}]*"type":"Ready"|"type":"Ready"[^}]*"status":"False"/.test(
		body,
	);
