// How many passes begin before the event loop comes round: what they compute holds up answers, probes and every other pass.

/** Passes that need no call run one behind the other within one turn. */
const mostAtOnce = 8;
/** Milliseconds of one turn. Passes that take longer begin one at a time. */
const longestTurn = 4;

export class LoopShare {
	readonly #resume: () => void;
	#most = mostAtOnce;
	#begun = 0;
	#since = 0;

	/** `resume` is called when the loop has come round after something began. */
	constructor(resume: () => void) {
		this.#resume = resume;
	}

	/** Since the loop came round. */
	get begun(): number {
		return this.#begun;
	}

	get isSpent(): boolean {
		return this.#begun >= this.#most;
	}

	/** Counts a pass that begins. */
	begin(): void {
		if (this.#begun++ > 0) return;
		this.#since = performance.now();
		setImmediate(() => {
			const took = performance.now() - this.#since;
			this.#most =
				took > longestTurn
					? Math.max(1, this.#most >> 1)
					: Math.min(mostAtOnce, this.#most + 1);
			this.#begun = 0;
			this.#resume();
		});
	}
}
