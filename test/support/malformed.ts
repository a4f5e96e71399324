// The table of malformed and misleading specs: each as a user writes it, with what lint says and what the API server says.
// `UPDATE_GOLDENS=1` rewrites what is said; a person reads the diff.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { printYaml } from "../../src/kube/yaml.ts";

export type Malformed = {
	readonly name: string;
	/** The spec of an App, or whole documents; the first is judged. */
	readonly app?: string;
	readonly object?: string;
	/** `error PATH MESSAGE [RULE]`, a line each. */
	lint: readonly string[];
	/** `accepted`, or `refused: MESSAGE`: of an object that is created with strict field validation. */
	api: string;
	/** The same of server-side apply, where its verdict is another one. */
	apply?: string;
};

const folder = join(import.meta.dirname, "../schema/malformed");
export const isUpdating = process.env["UPDATE_GOLDENS"] === "1";

export const areas: readonly {
	readonly file: string;
	readonly entries: readonly Malformed[];
}[] = readdirSync(folder)
	.sort()
	.map((file) => ({
		file,
		entries: (
			load(readFileSync(join(folder, file), "utf8")) as Partial<Malformed>[]
		).map(({ name = "", lint = [], api = "", ...rest }) => ({
			name,
			...rest,
			lint,
			api,
		})),
	}));

export const malformed: readonly Malformed[] = areas.flatMap(
	({ entries }) => entries,
);

/** The namespace of objects that name none. */
export const namespace = "shop";

/** All documents as a file holds them. */
export const textOf = ({ app = "", object }: Malformed): string =>
	object ??
	`apiVersion: seaworthy.dev/v1alpha1\nkind: App\nmetadata: { name: web }\nspec:\n${app.replaceAll(/^(?=.)/gm, "  ")}`;

export const firstDocument = (entry: Malformed): string =>
	textOf(entry).split(/^---$/m)[0] ?? "";

const ordered = ({ apply, ...entry }: Malformed) => ({
	...entry,
	...(apply && { apply }),
});

/** Writes what is said now. */
export function rewrite(): void {
	for (const { file, entries } of areas)
		writeFileSync(join(folder, file), printYaml(entries.map(ordered)));
}
