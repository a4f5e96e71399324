// Evaluates a rule offline, with the values that the API server would hand to CEL.

import { Environment } from "@marcbachmann/cel-js";
import type { Rule } from "./rules.ts";
import type { Schema } from "./vocabulary.ts";

/** The API server knows sum() of a list as well; the package does not. */
const language = new Environment({
	unlistedVariablesAreDyn: true,
}).registerFunction("list.sum(): int", (list: Iterable<bigint>) => {
	let sum = 0n;
	for (const each of list) sum += each;
	return sum;
});

/** Reads an expression; throws what is wrong with it. */
export const parse = (cel: string) => language.parse(cel);

type Expression = (context: { self: unknown }) => unknown;
const parsed = new Map<string, Expression>();

/** Whether the rule holds for `self`, a value from `celValue`. Throws what the expression throws: a test keeps rules from doing that. */
export function ruleHolds(rule: Rule, self: unknown): boolean {
	let expression = parsed.get(rule.cel);
	if (!expression) {
		expression = language.parse(rule.cel);
		parsed.set(rule.cel, expression);
	}
	return expression({ self }) === true;
}

/** Integers become BigInt, which is what CEL calls int; text of `intOrString` stays text. */
export function celValue(schema: Schema, value: unknown): unknown {
	if (typeof value === "number")
		return Number.isInteger(value) ? BigInt(value) : value;
	if (schema.type === "list" && Array.isArray(value))
		return value.map((item) => celValue(schema.item.schema, item));
	if (value === null || typeof value !== "object") return value;
	const entries = Object.entries(value);
	if (schema.type === "map")
		return new Map(
			entries.map(([key, each]) => [key, celValue(schema.value.schema, each)]),
		);
	if (schema.type !== "object") return value;
	return Object.fromEntries(
		entries.flatMap(([name, each]) => {
			const field = Object.hasOwn(schema.fields, name) && schema.fields[name];
			return field ? [[name, celValue(field.schema, each)]] : [];
		}),
	);
}
