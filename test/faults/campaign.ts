// Campaigns: each runs in rounds of seeds on one control plane. A seed is replayed by running its round again.

import { crashRound } from "./crash.ts";
import { deletionRound } from "./deletion.ts";
import { failOverRound } from "./fail-over.ts";
import type { RoundResult } from "./finding.ts";
import type { Ground } from "./ground.ts";
import { incidentCount, incidentRound } from "./incident-round.ts";
import { lagRound } from "./lag.ts";
import type { Window } from "./rest.ts";
import { restartRound } from "./restart.ts";
import { stormRound } from "./storm.ts";
import { walkRound } from "./walk.ts";
import { watchRound } from "./watch-protocol.ts";

export type Campaign = {
	/** By which it is picked. */
	name: string;
	/** Oracles that it asks. */
	oracles: readonly string[];
	/** Seeds of one round: they share an operator, so what happens to one may touch the others. */
	perRound: number;
	/** Seeds of the short campaign in `make test`, from 1. */
	shortSeeds: number;
	/** `window` is that of O6, where it is asked. */
	round: (
		ground: Ground,
		seeds: readonly number[],
		window: Window,
	) => Promise<RoundResult>;
};

export const campaigns: readonly Campaign[] = [
	{
		name: "storm",
		oracles: ["O1", "O5", "O6", "O10", "O13", "O15"],
		perRound: 10,
		shortSeeds: 6,
		round: (ground, seeds, window) => stormRound(ground, seeds, { window }),
	},
	{
		name: "crash",
		oracles: ["O1", "O2", "O5", "O6", "O7", "O10"],
		perRound: 8,
		shortSeeds: 2,
		round: crashRound,
	},
	{
		name: "stale",
		oracles: ["O1", "O5", "O6", "O8", "O10"],
		perRound: 6,
		shortSeeds: 0,
		round: (ground, seeds, window) =>
			lagRound(ground, seeds, { way: "stale", window }),
	},
	{
		name: "unobserved",
		oracles: ["O1", "O5", "O6", "O9", "O10"],
		perRound: 6,
		shortSeeds: 0,
		round: (ground, seeds, window) =>
			lagRound(ground, seeds, { way: "unobserved", window }),
	},
	{
		name: "watch",
		oracles: ["O1", "O5", "O6", "O10", "O14", "O15"],
		perRound: 3,
		shortSeeds: 0,
		round: watchRound,
	},
	{
		name: "fail-over",
		oracles: ["O1", "O5", "O10", "O11"],
		perRound: 4,
		shortSeeds: 0,
		round: failOverRound,
	},
	{
		name: "restart",
		oracles: ["O5", "O6", "O19"],
		perRound: 4,
		shortSeeds: 2,
		round: restartRound,
	},
	{
		name: "incident",
		oracles: ["O1", "O5", "O6", "O10", "O20"],
		perRound: incidentCount,
		shortSeeds: 0,
		round: incidentRound,
	},
	{
		name: "deletion",
		oracles: ["O5", "O10", "O16"],
		perRound: 5,
		shortSeeds: 0,
		round: deletionRound,
	},
	{
		name: "walk",
		oracles: ["O1", "O3", "O4", "O5", "O6"],
		perRound: 12,
		shortSeeds: 0,
		round: walkRound,
	},
];

/** The seeds of the rounds that hold seeds 1 to `count`. */
export const roundsOf = ({ perRound }: Campaign, count: number): number[][] =>
	Array.from({ length: Math.ceil(count / perRound) }, (_, round) =>
		Array.from(
			{ length: perRound },
			(_, index) => round * perRound + index + 1,
		),
	);

export const shortRoundOf = ({ shortSeeds }: Campaign): number[] =>
	Array.from({ length: shortSeeds }, (_, index) => index + 1);

/** The round that a seed belongs to. */
export const roundWith = (campaign: Campaign, seed: number): number[] =>
	roundsOf(campaign, seed).at(-1) ?? [];

/** What is printed of a round that found something: enough to replay it and to see what was done. */
export function account(
	{ name }: Campaign,
	{ findings, decisions }: RoundResult,
): string {
	const found = findings.map(
		({ oracle, seed, text }) =>
			`${oracle} seed ${seed} (SEED=${seed} ORACLE=${name} make faults)\n${text}`,
	);
	const last = decisions.slice(-40);
	return [
		...found,
		`the last ${last.length} faults of the round:`,
		...last,
	].join("\n");
}
