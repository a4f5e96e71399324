// O14: every fault of a watch by itself and with every other, on all watches at once, while people change their worlds.

import type { WatchFault } from "./exchange.ts";
import { watchFaults } from "./exchange.ts";
import type { RoundResult } from "./finding.ts";
import type { Ground } from "./ground.ts";
import { randomOf } from "./random.ts";
import type { Window } from "./rest.ts";
import { stormRound } from "./storm.ts";

/** Each fault alone, then each pair. */
const combinations: readonly (readonly WatchFault["do"][])[] = [
	...watchFaults.map((one) => [one]),
	...watchFaults.flatMap((one, index) =>
		watchFaults.slice(index + 1).map((other) => [one, other]),
	),
];
export const combinationCount = combinations.length;

/** Of the watches six in ten have all faults of the round: with them on every one no stream would ever bring anything. */
export async function watchRound(
	ground: Ground,
	seeds: readonly number[],
	window: Window,
): Promise<RoundResult> {
	const [first = 1] = seeds;
	const round = Math.floor((first - 1) / seeds.length);
	const faults = combinations[round % combinations.length] ?? [];
	const result = await stormRound(ground, seeds, {
		length: 5,
		window,
		rules: {
			ofCall: () => undefined,
			ofWatch: ({ resource, namespace, nth }) => {
				const name = `${resource} ${namespace} ${nth}`;
				const random = randomOf(first, name);
				if (!random.chance(0.6)) return [];
				return faults.map((fault) => ({
					do: fault,
					after: random.below(2000),
					length: 300 + random.below(2500),
				}));
			},
		},
		oracles: ["O1", "O5", "O6", "O10", "O14", "O15"],
	});
	return { ...result, decisions: [faults.join(" and "), ...result.decisions] };
}
