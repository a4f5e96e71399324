// Prints a tree as a Go template whose output is YAML in flow style (JSON with trailing commas), which is what kwok
// wants for its patches. All quoting is here; expressions are Go template pipelines.

const mark: unique symbol = Symbol("template");

interface Value {
	[mark]: "value";
	expression: string;
}
interface Each {
	[mark]: "each";
	list: string;
	item: Tree;
}
interface When {
	[mark]: "when";
	condition: string;
	yes: Tree;
	no: Tree | undefined;
}
interface Phrase {
	[mark]: "phrase";
	parts: readonly string[];
}
type Hole = Value | Each | When | Phrase;

/** Data with holes that are filled from the object at hand when the template runs. */
export type Tree =
	| string
	| number
	| boolean
	| null
	| Hole
	| readonly Tree[]
	| { readonly [name: string]: Tree };

/** The expression's result, quoted as JSON. */
export const value = (expression: string): Value => ({
	[mark]: "value",
	expression,
});

/** One list element per element of `list`; inside, `$item` and `$index` are the element and its place. */
export const each = (list: string, item: Tree): Each => ({
	[mark]: "each",
	list,
	item,
});

/** Without `no`, the member or element is left out when the condition is false. */
export const when = (condition: string, yes: Tree, no?: Tree): When => ({
	[mark]: "when",
	condition,
	yes,
	no,
});

/** One string: literal text at even places, actions (whose output needs no quoting, such as names) at odd ones. */
export const phrase = (...parts: readonly string[]): Phrase => ({
	[mark]: "phrase",
	parts,
});

/** The template's text; `prelude` are actions that set variables before it. */
export function printTemplate(
	tree: Tree,
	prelude: readonly string[] = [],
): string {
	return [...prelude.map((one) => `{{- ${one} -}}`), print(tree)].join("\n");
}

function print(tree: Tree): string {
	if (typeof tree === "string") return literal(tree);
	if (tree === null || typeof tree !== "object") return String(tree);
	if (isList(tree)) return `[${tree.map((one) => element(one)).join("")}]`;
	if (isHole(tree)) return printHole(tree);
	const members = Object.entries(tree as Record<string, Tree>);
	return `{${members.map(([name, member]) => element(member, `${literal(name)}: `)).join("")}}`;
}

// The comma goes with the element, so that nothing remains of one that is left out.
function element(tree: Tree, name = ""): string {
	if (isHole(tree) && tree[mark] === "when" && tree.no === undefined)
		return `{{ if ${tree.condition} }}${element(tree.yes, name)}{{ end }}`;
	if (isHole(tree) && tree[mark] === "each" && name === "") return loop(tree);
	return `${name}${print(tree)},`;
}

const loop = ({ list, item }: Each) =>
	`{{ range $index, $item := ${list} }}${element(item)}{{ end }}`;

function printHole(tree: Hole): string {
	switch (tree[mark]) {
		case "value":
			return `{{ toJson (${tree.expression}) }}`;
		case "each":
			return `[${loop(tree)}]`;
		case "when":
			return `{{ if ${tree.condition} }}${print(tree.yes)}{{ else }}${print(tree.no ?? null)}{{ end }}`;
		case "phrase": {
			const parts = tree.parts.map((part, index) =>
				index % 2 === 0 ? literal(part).slice(1, -1) : part,
			);
			return `"${parts.join("")}"`;
		}
	}
}

// "{{" in a text would begin an action.
const literal = (text: string) =>
	JSON.stringify(text).replaceAll("{{", '{{ "{{" }}');

const isHole = (tree: Tree): tree is Hole =>
	typeof tree === "object" && tree !== null && mark in tree;

const isList = (tree: Tree): tree is readonly Tree[] => Array.isArray(tree);
