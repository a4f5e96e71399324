// Law 1 and 2: imports go one way, the runtime never learns a kind, and what computes has no effects.

import { assert } from "chai";
import { dirname, normalize } from "node:path";
import type { SourceFile } from "./sources.ts";
import { sources, withoutComments } from "./sources.ts";

/** Folders of one line do not see each other; a line sees all lines above it. */
const layers: readonly (readonly string[])[] = [
	["schema"],
	["kube"],
	["fluentd", "sealing", "reach"],
	["api"],
	["compile"],
	["controllers"],
	["runtime"],
	["convert", "controlplane"],
	["cli"],
];
const rankOf = (folder: string) =>
	layers.findIndex((line) => line.includes(folder));
const folderOf = (path: string) => path.split("/")[1] ?? "";

/** Paths of files of src that the file imports. */
function importsOf({ path, text }: SourceFile): string[] {
	const found = text.matchAll(/(?:from|import|import\()\s*"(\.[^"]+)"/g);
	return [...found]
		.map(([, target = ""]) => normalize(`${dirname(path)}/${target}`))
		.filter((target) => target.startsWith("src/"));
}

const files = sources("src");
const edges = files.flatMap((file) =>
	importsOf(file).map((target) => ({ from: file.path, target })),
);

const none = (found: readonly string[]) => assert.deepEqual(found, []);

describe("layers", () => {
	it("every folder of src has its place", () => {
		const folders = new Set(
			files
				.map(({ path }) => path)
				.filter((path) => path.split("/").length > 2)
				.map(folderOf),
		);
		none([...folders].filter((folder) => rankOf(folder) < 0));
	});

	it("imports go to the own folder or further left", () => {
		const wrong = edges.filter(({ from, target }) => {
			const [own, other] = [folderOf(from), folderOf(target)];
			return own !== other && rankOf(other) >= rankOf(own);
		});
		none(wrong.map(({ from, target }) => `${from} -> ${target}`));
	});

	it("the runtime sees only what all controllers have in common", () => {
		const common = [
			"src/controllers/controller.ts",
			"src/controllers/related.ts",
		];
		const wrong = edges
			.filter(({ from }) => folderOf(from) === "runtime")
			.filter(
				({ target }) =>
					folderOf(target) === "controllers" && !common.includes(target),
			);
		none(wrong.map(({ from, target }) => `${from} -> ${target}`));
	});

	it("the runtime never learns a kind", () => {
		const kinds = /\bApps?\b|api\/(app|index)|compile\/app/;
		const knowing = files
			.filter(({ path }) => folderOf(path) === "runtime")
			.filter(({ text }) => kinds.test(withoutComments(text)));
		none(knowing.map(({ path }) => path));
	});

	const effects: { [name: string]: RegExp } = {
		"a module of Node but for hashing and paths":
			/from "node:(?!crypto"|path")/,
		"the environment": /\bprocess\.\w/,
		"a log": /\bconsole\./,
		"a clock": /\bDate\.now\b|\bnew Date\(\)|\bperformance\./,
		"a timer": /\bset(Timeout|Interval|Immediate)\b/,
		randomness: /\bMath\.random\b|\brandom(Bytes|UUID|Int)\b|getRandomValues/,
		"the network": /\bfetch\(|from "undici"/,
	};
	for (const [name, pattern] of Object.entries(effects))
		it(`nothing left of the runtime uses ${name}`, () => {
			const using = files
				.filter(({ path }) => rankOf(folderOf(path)) < rankOf("runtime"))
				.filter(({ text }) => pattern.test(withoutComments(text)));
			none(using.map(({ path }) => path));
		});
});
