// The order in which the children of a plan are applied.

import type { PlannedChild, Wave } from "../compile/child.ts";
import type { Trouble } from "../controllers/controller.ts";
import { retryAfterOf } from "./errors.ts";

/** Children of one wave go side by side; the second wave only when the first succeeded whole. Gives every trouble. */
export async function inWaves(
	children: readonly PlannedChild[],
	waveOf: (child: PlannedChild) => Wave,
	apply: (child: PlannedChild) => Promise<Trouble | undefined>,
): Promise<Trouble[]> {
	const waves = Map.groupBy(children, waveOf);
	const all = async (wave: Wave) => {
		const results = await allSettled((waves.get(wave) ?? []).map(apply));
		return results.flatMap((trouble) => trouble ?? []);
	};
	const inTurn = async () => {
		const troubles = await all(0);
		return troubles.length > 0 ? troubles : all(1);
	};
	return (await allSettled([all("beside"), inTurn()])).flat();
}

/**
 * Lets every call come to its end before a failure is thrown: nothing goes on behind the queue's back. Of several failures the one counts
 * for which the server asked to wait longest.
 */
async function allSettled<T>(promises: readonly Promise<T>[]): Promise<T[]> {
	const values: T[] = [];
	const failures: { reason: unknown; wait: number }[] = [];
	for (const result of await Promise.allSettled(promises))
		if (result.status === "fulfilled") values.push(result.value);
		else {
			const reason: unknown = result.reason;
			failures.push({ reason, wait: retryAfterOf(reason) ?? 0 });
		}
	const [failure] = failures.sort((a, b) => b.wait - a.wait);
	if (failure) throw failure.reason;
	return values;
}
