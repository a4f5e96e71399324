// The tree of a fluentd configuration: directives with parameters, the user's own fields, and sections.
// A string in it is only ever text; what it looks like on the page is for text.ts alone to decide.

/** `<name argument>` with its inside. Names come from our tables; user-named keys go into `fields`. */
export type Directive = {
	readonly name: string;
	readonly argument?: string;
	readonly parameters?: { readonly [name: string]: Value };
	/** Record fields and labels: keys that a user chose, in the user's order. */
	readonly fields?: readonly Field[];
	readonly sections?: readonly Directive[];
};

export type Field = { readonly name: string; readonly value: Value };

/** Lists and hashes are what the parameter types `array` and `hash` read as JSON. */
export type Value =
	| string
	| number
	| boolean
	| readonly Json[]
	| { readonly [name: string]: Json }
	| Ruby;

export type Json =
	| string
	| number
	| boolean
	| null
	| readonly Json[]
	| { readonly [name: string]: Json };

/** What cannot be printed: `path` as in directives[0].parameters.path, `message` ends the sentence that begins with it. */
export type Problem = { readonly path: string; readonly message: string };

// No YAML and no JSON holds a symbol, so that nothing a user writes has the shape of Ruby.
const source = Symbol("ruby");

/** The only Ruby there is: our constant text around a path or a variable name. */
export type Ruby = {
	readonly [source]: "file" | "environment";
	readonly name: string;
};

/** The content of a mounted file without its last newline, read again at every reload. */
export const rubyFile = (path: string): Ruby => ({
	[source]: "file",
	name: path,
});

/** A variable of the sidecar's own environment; fluentd refuses the configuration when it is not set. */
export const rubyEnvironment = (name: string): Ruby => ({
	[source]: "environment",
	name,
});

export const isRuby = (value: Value): value is Ruby =>
	typeof value === "object" && source in value;

// Neither pattern lets a quote, a brace, a backslash or a blank through, so the Ruby around the name stays what it is.
const filePath = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+)+$/;
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The quoted text of our Ruby, or what is wrong with its name. */
export function rubyText(ruby: Ruby): { text: string } | { message: string } {
	if (ruby[source] === "file")
		return filePath.test(ruby.name)
			? { text: `"#{File.read('${ruby.name}', encoding: 'UTF-8').chomp}"` }
			: {
					message:
						"must be an absolute path of letters, digits, dots, dashes and underscores, without . and ..",
				};
	return variableName.test(ruby.name)
		? { text: `"#{ENV.fetch '${ruby.name}'}"` }
		: {
				message:
					"must be a variable name: letters, digits and underscores, no digit first",
			};
}
