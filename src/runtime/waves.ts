// The order in which the children of a plan are applied.

import type { PlannedChild, Wave } from "../compile/child.ts";

/** Children of one wave go side by side; the second wave only when all of the first are as they should be, as `apply` says. */
export async function inWaves(
	children: readonly PlannedChild[],
	waveOf: (child: PlannedChild) => Wave,
	apply: (child: PlannedChild) => Promise<boolean>,
): Promise<void> {
	const waves = Map.groupBy(children, waveOf);
	const all = async (wave: Wave) => {
		const results = await allSettled((waves.get(wave) ?? []).map(apply));
		return results.every((isRight) => isRight);
	};
	const inTurn = async () => (await all(0)) && all(1);
	await allSettled<unknown>([all("beside"), inTurn()]);
}

/** Lets every call come to its end before a failure is thrown: nothing goes on behind the queue's back. */
async function allSettled<T>(promises: readonly Promise<T>[]): Promise<T[]> {
	const results = await Promise.allSettled(promises);
	return results.map((result) => {
		if (result.status === "rejected") throw result.reason;
		return result.value;
	});
}
