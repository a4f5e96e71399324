// Rest is a no-op.

import { setTimeout as wait } from "node:timers/promises";
import { writesSoFar } from "../operator-process.ts";
import type { Proof } from "../proof.ts";
import { until } from "../until.ts";

const seconds = 5;

export const atRest: Proof = {
	claim: "At rest nothing is written",
	show: async ({ operator }) => {
		await until("nothing has been written for a second", async () => {
			const before = await writesSoFar(operator);
			await wait(1000);
			return (await writesSoFar(operator)) === before || undefined;
		});
		const before = await writesSoFar(operator);
		await wait(seconds * 1000);
		const written = (await writesSoFar(operator)) - before;
		if (written > 0) throw new Error(`${written} writes in ${seconds} s`);
		return `0 writes in ${seconds} s, by the operator's own count of its calls (its Lease aside)`;
	},
};
