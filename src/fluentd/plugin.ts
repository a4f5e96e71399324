// What a plugin of ours is: one file with its fields, the directive they become, and an example. The lists are in index.ts of each folder.

import type { AnyField, Field, Seen, Written } from "../schema/vocabulary.ts";
import type { Directive, Value } from "./directive.ts";

/** Names a key of an AppSecret; the value itself is only ever in a mounted file. */
export type Credential = { readonly appSecret: string; readonly key: string };

/** Where an output sends to; `host` is a name or an IPv4 address. */
export type Destination = { readonly host: string; readonly port: number };

export type Delivery = "AtLeastOnce" | "AtMostOnce";
export type OutputContext = {
	readonly delivery: Delivery;
	/** The most that a chunk holds; no request should have a larger body. */
	readonly chunkBytes: number;
	/** Seconds after which a connection and an answer are given up: together less than the sidecar may take to end. */
	readonly timeouts: { readonly connect: number; readonly answer: number };
	/** Our Ruby that reads the value of a credential from its mounted file. */
	readonly valueOf: (credential: Credential) => Value;
};

type ObjectField = Field<object, object, "required">;

/** `directive` is the inside of the <match>, but for its id and its buffer. */
export type OutputPlugin<F extends AnyField> = {
	/** The member of the union. */
	readonly name: string;
	readonly schema: F;
	/** An output without a buffer is done with a record when it has written it. */
	readonly isBuffered: boolean;
	/** What the image must hold; absent for what is part of fluentd. */
	readonly gem?: string;
	readonly directive: (
		settings: Seen<F>,
		context: OutputContext,
	) => Pick<Directive, "parameters" | "sections">;
	readonly destinations: (settings: Seen<F>) => readonly Destination[];
	/** By path within the settings. */
	readonly credentials: (settings: Seen<F>) => {
		readonly [path: string]: Credential | undefined;
	};
	readonly example: Written<F>;
};

/** Takes the types of the fields from the schema, so that a plugin is written once. */
export const outputPlugin = <F extends ObjectField>(
	plugin: OutputPlugin<F>,
): OutputPlugin<F> => plugin;

type Schemas<P> = {
	[K in keyof P]: P[K] extends { schema: infer F } ? F : never;
};

/** The members of a union, from the list of plugins. */
export const schemasOf = <P extends { [name: string]: { schema: AnyField } }>(
	plugins: P,
): Schemas<P> =>
	Object.fromEntries(
		Object.entries(plugins).map(([name, { schema }]) => [name, schema]),
	) as Schemas<P>;

/** How lines become records. It has no settings: it is chosen by its name. */
export type ParserPlugin<N extends string = string> = {
	readonly name: N;
	/** The inside of <parse>. */
	readonly parameters: { readonly [name: string]: Value };
	/** A line that it reads. */
	readonly example: string;
};

export const parserPlugin = <const N extends string>(
	plugin: ParserPlugin<N>,
): ParserPlugin<N> => plugin;
