// Reads YAML (and so JSON) as kubectl reads it, and knows the line and column of every field.
// kubectl keeps to YAML 1.1 in three things that matter: `yes` is a boolean, 0755 is octal, and `<<` merges.

import type { Event } from "js-yaml";
import {
	constructFromEvents,
	CORE_SCHEMA,
	defineScalarTag,
	EVENT_ID,
	mergeTag,
	NOT_RESOLVED,
	parseEvents,
	YAMLException,
} from "js-yaml";
import type { Path } from "../schema/path.ts";
import { buildTree, duplicateKeys, offsetOf } from "./source-tree.ts";

/** Both count from 1; columns are UTF-16 units. */
export type Position = { readonly line: number; readonly column: number };
export type SourceDocument = {
	readonly value: unknown;
	/** Where the field stands: its key, or the item of a list. Of a field that is not there, its nearest parent. */
	readonly positionOf: (path: Path) => Position;
};
export type SourceProblem = Position & {
	readonly rule: "yaml-syntax" | "yaml-dup-key" | "yaml-size";
	readonly message: string;
	readonly path: Path;
};
export type Source = {
	readonly documents: readonly SourceDocument[];
	readonly problems: readonly SourceProblem[];
};

/** Deeper nesting is no Kubernetes object. */
const deepest = 64;
/** Nodes of one document after aliases are followed: some lines of aliases of aliases can stand for billions. */
const mostNodes = 1_000_000;

const booleans = new Map(
	[
		["y", "yes", "true", "on"],
		["n", "no", "false", "off"],
	].flatMap((words, index) =>
		words.flatMap((word) => {
			const capital = word.slice(0, 1).toUpperCase() + word.slice(1);
			const forms = [word, capital, word.toUpperCase()];
			return forms.map((form) => [form, index === 0] as const);
		}),
	),
);
const kubectlBoolean = defineScalarTag<boolean>("tag:yaml.org,2002:bool", {
	implicit: true,
	resolve: (text) => booleans.get(text) ?? NOT_RESOLVED,
	identify: (value) => typeof value === "boolean",
});
const integerForm =
	/^([-+]?)(0[bB][01]+|0[xX][\da-fA-F]+|0[oO][0-7]+|0[0-7]*|[1-9]\d*)$/;
const kubectlInteger = defineScalarTag<number>("tag:yaml.org,2002:int", {
	implicit: true,
	resolve: (text) => {
		const match = integerForm.exec(text.replaceAll("_", ""));
		if (!match || text.startsWith("_")) return NOT_RESOLVED;
		const [, sign, digits = "0"] = match;
		const octal = /^0\d+$/.test(digits) ? `0o${digits.slice(1)}` : digits;
		return sign === "-" ? -Number(octal) : Number(octal);
	},
	identify: (value) => Number.isInteger(value),
});
const schema = CORE_SCHEMA.withTags(mergeTag, kubectlBoolean, kubectlInteger);

/** All documents that can be read and all that stands in the way of the others; never throws. Empty documents are left out. */
export function readSource(written: string): Source {
	const text = written.replace(/^\uFEFF/, "");
	const locate = locator(text);
	const problems: SourceProblem[] = [];
	const documents: SourceDocument[] = [];
	try {
		const events = parseEvents(text, { maxDepth: deepest });
		for (const part of split(events)) {
			const document = readDocument({ text, part, locate, problems });
			if (document) documents.push(document);
		}
	} catch (error) {
		problems.push(syntaxProblem(error, text));
	}
	return { documents, problems };
}

type Reading = {
	text: string;
	part: Event[];
	locate: (offset: number) => Position;
	problems: SourceProblem[];
};

function readDocument(reading: Reading): SourceDocument | undefined {
	const { text, part, locate, problems } = reading;
	const tree = buildTree(text, part, (event) => valueOf(text, event));
	if (!tree) return undefined;
	if (tree.nodes > mostNodes) {
		const message =
			"may not use an alias within its own anchor, nor aliases that stand for more than a million values";
		problems.push({
			...locate(tree.offset ?? 0),
			rule: "yaml-size",
			message,
			path: [],
		});
		return undefined;
	}
	for (const { offset, path } of duplicateKeys(tree))
		problems.push({
			...locate(offset),
			rule: "yaml-dup-key",
			message: "must be written once; this key stands twice in one map",
			path,
		});
	const [value] = constructFromEvents(part, {
		source: text,
		schema,
		json: true,
	});
	if (value === null || value === undefined) return undefined;
	return { value, positionOf: (path) => locate(offsetOf(tree, path)) };
}

function valueOf(text: string, event: Event): unknown {
	const document: Event = {
		type: EVENT_ID.DOCUMENT,
		explicitStart: false,
		explicitEnd: false,
		directives: [],
	};
	const events = [document, event, { type: EVENT_ID.POP }];
	return constructFromEvents(events, { source: text, schema })[0];
}

/** The events of each document, its own DOCUMENT and POP included. */
function split(events: readonly Event[]): Event[][] {
	const parts: Event[][] = [];
	for (const event of events) {
		if (event.type === EVENT_ID.DOCUMENT) parts.push([]);
		parts.at(-1)?.push(event);
	}
	return parts;
}

const hintOnTemplates =
	"; this looks like a Helm template: give what helm template prints";

function syntaxProblem(error: unknown, text: string): SourceProblem {
	const mark = error instanceof YAMLException ? error.mark : undefined;
	const reason = error instanceof YAMLException ? error.reason : String(error);
	const isTemplate = text.includes("{{") && text.includes("}}");
	return {
		line: (mark?.line ?? 0) + 1,
		column: (mark?.column ?? 0) + 1,
		rule: "yaml-syntax",
		message: `must be YAML: ${reason}${isTemplate ? hintOnTemplates : ""}`,
		path: [],
	};
}

function locator(text: string): (offset: number) => Position {
	const starts = [0];
	for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g))
		starts.push(index + end.length);
	return (offset) => {
		let low = 0;
		let high = starts.length - 1;
		while (low < high) {
			const middle = Math.ceil((low + high) / 2);
			if ((starts[middle] ?? 0) <= offset) low = middle;
			else high = middle - 1;
		}
		return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
	};
}
