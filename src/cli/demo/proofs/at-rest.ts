// Rest is a no-op.

import { setTimeout as wait } from "node:timers/promises";
import { pods } from "../../../kube/objects.ts";
import { writesSoFar } from "../operator-process.ts";
import type { Proof, Stage } from "../proof.ts";
import { until } from "../until.ts";

const seconds = 5;

export const atRest: Proof = {
	claim: "At rest nothing is written",
	show: async (stage) => {
		await settled(stage);
		const before = await writesSoFar(stage.operator);
		await wait(seconds * 1000);
		const written = (await writesSoFar(stage.operator)) - before;
		if (written > 0) throw new Error(`${written} writes in ${seconds} s`);
		return `0 writes in ${seconds} s, by the operator's own count of its calls (its Lease aside)`;
	},
};

/** The pods of the last roll-out are gone, and what their going changed in statuses is told: counts are written once a second at most. */
async function settled({ view, operator }: Stage): Promise<void> {
	await until(
		"no pod is being deleted any more",
		async () =>
			(await view.list(pods)).every(
				({ metadata }) => !metadata.deletionTimestamp,
			) || undefined,
	);
	await until("nothing has been written for two seconds", async () => {
		const before = await writesSoFar(operator);
		await wait(2000);
		return (await writesSoFar(operator)) === before || undefined;
	});
}
