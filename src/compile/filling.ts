// How the values of a Secret come about: at the moment of writing, from what the runtime hands in. No plan ever holds one.

import type { Reason } from "../api/reasons.ts";

export type Filling = {
	/** Names of Secrets of the same namespace whose values are needed. */
	readonly needs: readonly string[];
	/** Called right before a write that needs the values, never at rest. */
	readonly valuesFrom: (vault: Vault) => Promise<Filled>;
};

/** Decoded values by key. */
export type Values = ReadonlyMap<string, Buffer>;

/** Whose a Secret is, and what: read together with its values. */
export type SecretIdentity = {
	readonly type: string;
	readonly labels: { readonly [key: string]: string };
};

/** What only the runtime has: other Secrets, randomness, private keys. */
export type Vault = {
	/** By name of the Secret; a Secret that does not exist is absent. */
	readonly secrets: ReadonlyMap<string, Values>;
	/** Of the same Secrets. */
	readonly identities: ReadonlyMap<string, SecretIdentity>;
	readonly bytes: (count: number) => Buffer;
	/** Opens with the private keys of the namespace; nothing when none of them fits. */
	readonly unseal: (sealed: string) => Promise<Buffer | undefined>;
};

/** The values of Secret.data, or why there are none. */
export type Filled =
	| { readonly data: Values }
	| { readonly trouble: { readonly reason: Reason; readonly message: string } };
