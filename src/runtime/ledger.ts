// What was written of children and is not in their parent's status yet: a pass that failed half way does not write it again.

import type { Fingerprints } from "./apply-options.ts";

type Written = { uid: string; fingerprints: { [child: string]: string } };

export class Ledger {
	/** By the parent's key. */
	readonly #written = new Map<string, Written>();

	/** Of this parent, not of an earlier one of the same name. */
	of(key: string, uid: string): Fingerprints {
		const written = this.#written.get(key);
		return written?.uid === uid ? written.fingerprints : {};
	}

	wrote(key: string, uid: string, child: string, fingerprint: string): void {
		const written = this.#written.get(key);
		if (written?.uid === uid) written.fingerprints[child] = fingerprint;
		else
			this.#written.set(key, { uid, fingerprints: { [child]: fingerprint } });
	}

	/** All of it is in the status, or the parent is gone. */
	settle(key: string): void {
		this.#written.delete(key);
	}
}
