// How loud a refusal is told: rights come a moment after the settings that need them, because Helm writes the roles last.

import { ClusterError } from "./errors.ts";

/** Milliseconds for which a refusal is no warning yet. */
const patience = 30_000;

export class LateRights {
	/** When the server refused first, of what it has refused since; milliseconds of the monotonic clock. */
	readonly #since = new Map<string, number>();

	levelOf(
		what: string,
		error: unknown,
		now = performance.now(),
	): "debug" | "warn" | "error" {
		if (!(error instanceof ClusterError)) return "error";
		if (error.failure !== "forbidden") return "warn";
		const since = this.#since.get(what) ?? now;
		this.#since.set(what, since);
		return now - since < patience ? "debug" : "warn";
	}

	granted(what: string): void {
		this.#since.delete(what);
	}
}
