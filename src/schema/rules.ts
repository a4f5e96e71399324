// Rules beyond the plain schema: each is one CEL expression with its sentence and with examples that prove it.
// The expressions keep to what the API server and the offline CEL package both understand.

/** `accepts` and `refuses` are values of `self`, the value the rule is attached to. */
export type Rule = {
	readonly name: string;
	/** What must hold, as the end of a sentence: "must ..." or "may not ...". */
	readonly message: string;
	readonly cel: string;
	readonly accepts: readonly unknown[];
	readonly refuses: readonly unknown[];
	/** Where the rule is that a string matches it: read by consumers that know no CEL. */
	readonly pattern?: string;
};

/** What a change of the spec must keep to: `cel` sees the spec as `self` and what it was as `oldSelf`. Only the API server knows both. */
export type Transition = Pick<Rule, "name" | "message" | "cel"> & {
	readonly accepts: readonly Change[];
	readonly refuses: readonly Change[];
};
type Change = { readonly before: unknown; readonly after: unknown };

const quote = (text: string) =>
	`'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

/** The string matches a regular expression that RE2 and JavaScript read alike. */
export function matches(
	options: Omit<Rule, "cel"> & { pattern: string },
): Rule {
	return { ...options, cel: `self.matches(${quote(options.pattern)})` };
}

/** What an integer or a string must be: a number within the bounds, or text that matches. */
export type IntOrStringForm = {
	readonly pattern: string;
	readonly minimum: number;
	readonly maximum?: number;
	readonly form: Omit<Rule, "cel">;
};

export function numberOrMatch(options: IntOrStringForm): Rule {
	const { pattern, minimum, maximum, form } = options;
	const upper = maximum === undefined ? "" : ` && self <= ${maximum}`;
	return {
		...form,
		cel: `type(self) == int ? self >= ${minimum}${upper} : self.matches(${quote(pattern)})`,
	};
}

/** Every key of the map matches. */
export function keysMatch(
	options: Omit<Rule, "cel"> & { pattern: string },
): Rule {
	const { pattern, ...rest } = options;
	return {
		...rest,
		cel: `self.all(key, key.matches(${quote(pattern)}))`,
	};
}

/** Exactly one of the named fields is set: a Kubernetes union whose members stand beside common fields. */
export function exactlyOneOf(
	names: readonly string[],
	examples: Pick<Rule, "name" | "accepts" | "refuses">,
): Rule {
	const set = names.map((name) => `has(self.${name})`).join(", ");
	return {
		...examples,
		message: `must set exactly one of ${names.join(", ")}`,
		cel: `[${set}].filter(set, set).size() == 1`,
	};
}

/** None or one of the named fields is set. */
export function atMostOneOf(
	names: readonly string[],
	examples: Pick<Rule, "name" | "accepts" | "refuses">,
): Rule {
	const set = names.map((name) => `has(self.${name})`).join(", ");
	return {
		...examples,
		message: `may not set more than one of ${names.join(", ")}`,
		cel: `[${set}].filter(set, set).size() <= 1`,
	};
}

/** The named fields are only there together with `owner`. */
export function onlyWith(
	owner: string,
	names: readonly string[],
	examples: Pick<Rule, "name" | "accepts" | "refuses">,
): Rule {
	const absent = names.map((name) => `!has(self.${name})`).join(" && ");
	return {
		...examples,
		message: `may not set ${names.join(", ")} without ${owner}`,
		cel: `has(self.${owner}) || (${absent})`,
	};
}

/** The strings of a list have at most so many characters together: an object that is read often must stay small. */
export function charactersAtMost(most: number): Rule {
	const half = "x".repeat(most / 2);
	return {
		name: "characters-together",
		message: `must have at most ${most} characters together`,
		cel: `self.map(each, size(each)).sum() <= ${most}`,
		accepts: [["a", "b"], []],
		refuses: [[half, half, "x"]],
	};
}
