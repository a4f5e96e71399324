// Lets calls fail on their way to the server, in a sequence that is the same in every run.

import type { Passing, Refusal } from "./proxy.ts";

export type Faults = {
	isOn: boolean;
	/** Mutating requests that were sent while it was on, the Lease aside. */
	writes: number;
	refuse: (passing: Passing) => Refusal | "cut" | undefined;
};

/** Leaves watches that run alone. The sequence of faults is the same in every run. */
export function faultsOf(probability: number): Faults {
	const random = sequence(20261121);
	const faults: Faults = {
		isOn: false,
		writes: 0,
		refuse: ({ method, path }) => {
			if (!faults.isOn) return undefined;
			const isMutating = method !== "GET" && !path.includes("/leases");
			if (isMutating) faults.writes++;
			if (random() >= probability) return undefined;
			return answers[Math.floor(random() * answers.length)];
		},
	};
	return faults;
}

const failure = (status: number, reason: string, headers = {}): Refusal => ({
	status,
	headers,
	body: JSON.stringify({
		apiVersion: "v1",
		kind: "Status",
		status: "Failure",
		reason,
		code: status,
		message: "the benchmark lets this call fail",
	}),
});
const answers: readonly (Refusal | "cut")[] = [
	failure(500, "InternalError"),
	failure(503, "ServiceUnavailable"),
	failure(429, "TooManyRequests", { "retry-after": "1" }),
	"cut",
];

/** Numbers from 0 to 1 that look random: mulberry32. */
function sequence(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
