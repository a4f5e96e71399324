// `make faults`: whole campaigns of the fault proxy, a line per round, then a table. It ends with 1 when an oracle found something.
// SHORT=1 the seeds of `make test` only; SEEDS=40 seeds of each campaign; SEED=7 one round again; ORACLE=O7 or storm picks campaigns; RECORD=1 writes test/faults/seeds.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Campaign } from "../test/faults/campaign.ts";
import {
	account,
	campaigns,
	roundsOf,
	roundWith,
	shortRoundOf,
} from "../test/faults/campaign.ts";
import type { RoundResult, Verdict } from "../test/faults/finding.ts";
import { Ground } from "../test/faults/ground.ts";
import { fullWindow, shortWindow } from "../test/faults/rest.ts";

const { SEEDS = "20", SEED, ORACLE, RECORD, SHORT } = process.env;
const chosen = campaigns
	.filter(
		({ name, oracles }) =>
			!ORACLE || name === ORACLE || oracles.includes(ORACLE),
	)
	.filter(({ shortSeeds }) => !SHORT || shortSeeds > 0);
if (chosen.length === 0) throw new Error(`no campaign asks ${ORACLE}`);
/** Enough seeds for a record: then the first round of a campaign is watched at rest for as long as O6 says. */
const isWhole = !SEED && !SHORT && Number(SEEDS) >= 20;
const verdicts: Verdict[] = [];
for (const campaign of chosen) await run(campaign);
table();
const failed = verdicts.filter(({ passed }) => !passed).length;
process.stdout.write(
	`${verdicts.length - failed} passed, ${failed} failed, 0 skipped\n`,
);
process.exit(failed === 0 && verdicts.length > 0 ? 0 : 1);

/** Each campaign has a control plane of its own, so that the last one starts as clean as the first. */
async function run(campaign: Campaign): Promise<void> {
	const ground = await Ground.raise();
	const mine: Verdict[] = [];
	try {
		for (const [index, seeds] of seedsOf(campaign).entries()) {
			const window = isWhole && index === 0 ? fullWindow : shortWindow;
			const result = await campaign.round(ground, seeds, window);
			mine.push(...result.verdicts);
			tell(campaign, seeds, result);
			if (RECORD) record(campaign, mine);
		}
	} finally {
		await ground.stop();
	}
	verdicts.push(...mine);
}

function seedsOf(campaign: Campaign): number[][] {
	if (SEED) return [roundWith(campaign, Number(SEED))];
	return SHORT ? [shortRoundOf(campaign)] : roundsOf(campaign, Number(SEEDS));
}

function tell(
	campaign: Campaign,
	seeds: readonly number[],
	result: RoundResult,
): void {
	const { findings, seconds, notes } = result;
	const counts = Object.entries(notes).map(
		([what, count]) => `${count} ${what}`,
	);
	process.stdout.write(
		`${campaign.name} seeds ${seeds[0]}-${seeds.at(-1)}: ${findings.length} findings, ${seconds.toFixed(0)} s, ${counts.join(", ")}\n`,
	);
	if (findings.length > 0)
		process.stdout.write(`${account(campaign, result)}\n`);
}

/** Which seeds passed, for people and for the next comparison. */
function record({ name }: Campaign, mine: readonly Verdict[]): void {
	const folder = join(import.meta.dirname, "../test/faults/seeds");
	mkdirSync(folder, { recursive: true });
	const oracles = [...new Set(mine.map(({ oracle }) => oracle))];
	const lines = oracles.map((oracle) => {
		const of = mine.filter((verdict) => verdict.oracle === oracle);
		const seeds = (passed: boolean) =>
			of.filter((verdict) => verdict.passed === passed).map(({ seed }) => seed);
		return [oracle, { passed: seeds(true), failed: seeds(false) }] as const;
	});
	const text = `${JSON.stringify(Object.fromEntries(lines))}\n`;
	writeFileSync(join(folder, `${name}.json`), text);
}

function table(): void {
	const oracles = [...new Set(verdicts.map(({ oracle }) => oracle))].sort(
		(a, b) => Number(a.slice(1)) - Number(b.slice(1)),
	);
	process.stdout.write("\noracle  seeds  passed\n");
	for (const oracle of oracles) {
		const of = verdicts.filter((verdict) => verdict.oracle === oracle);
		const passed = of.filter((verdict) => verdict.passed).length;
		process.stdout.write(
			`${oracle.padEnd(6)}  ${String(of.length).padStart(5)}  ${String(passed).padStart(6)}\n`,
		);
	}
}
