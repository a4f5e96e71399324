// The word for a Kubernetes union: an object with exactly one of some members, and with fields that stand beside any of them.

import type { Rule } from "./rules.ts";
import { exactlyOneOf } from "./rules.ts";
import type {
	Field,
	Fields,
	Seen,
	SeenObject,
	Written,
	WrittenObject,
} from "./vocabulary.ts";
import { optional } from "./vocabulary.ts";

/** Members are objects: what they hold is written inside, and an empty one is written as {}. */
export type Members = {
	readonly [name: string]: Field<object, object, "required">;
};

type Only<M, K extends keyof M, V> = { [N in K]: V } & {
	[N in Exclude<keyof M, K>]?: never;
};
export type WrittenMember<M extends Members> = {
	[K in keyof M]: Only<M, K, Written<M[K]>>;
}[keyof M];
export type SeenMember<M extends Members> = {
	[K in keyof M]: Only<M, K, Seen<M[K]>>;
}[keyof M];

type Options<F extends Fields> = {
	/** Name of the rule that there is exactly one. */
	readonly name: string;
	/** Fields beside the members. */
	readonly beside: F;
	readonly rules?: readonly Rule[];
};

/** Exactly one member, in the CRD as a rule, in the types as a union. */
export function memberOf<const M extends Members, const F extends Fields>(
	description: string,
	members: M,
	{ name, beside, rules = [] }: Options<F>,
): Field<
	WrittenObject<F> & WrittenMember<M>,
	SeenObject<F> & SeenMember<M>,
	"required"
> {
	const union = Object.keys(members);
	const [first = "", second = ""] = union;
	const exactlyOne = exactlyOneOf(union, {
		name,
		accepts: union.map((member) => ({ [member]: {} })),
		refuses: [{}, { [first]: {}, [second]: {} }],
	});
	const fields: Fields = {
		...beside,
		...Object.fromEntries(
			Object.entries(members).map(([member, field]) => [
				member,
				optional(field),
			]),
		),
	};
	return {
		schema: {
			type: "object",
			description,
			rules: [exactlyOne, ...rules],
			fields,
			union,
		},
		presence: "required",
	};
}
