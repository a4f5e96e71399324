// What lint says of each malformed or misleading spec of the table, and that the API server says the same.
// test/cluster/malformed.test.ts asks the real one whether it does.

import { assert } from "chai";
import { reasons } from "../../src/api/reasons.ts";
import { lintInputs } from "../../src/cli/lint.ts";
import type { Malformed } from "../support/malformed.ts";
import {
	areas,
	isUpdating,
	malformed,
	namespace,
	rewrite,
	textOf,
} from "../support/malformed.ts";

async function linesOf(entry: Malformed): Promise<string[]> {
	const inputs = [{ name: "spec.yaml", text: textOf(entry) }];
	const { reports } = await lintInputs(inputs, namespace);
	return reports.map(
		({ severity, at, message, rule }) =>
			`${severity} ${at || "object"} ${message} [${rule}]`,
	);
}

const errorsOf = ({ lint }: Malformed) =>
	lint.filter((line) => line.startsWith("error "));
/** What only compiling finds: the API server takes it, and status tells it. */
const isToldInStatus = (line: string) =>
	Object.keys(reasons).some((reason) => line.endsWith(`[${reason}]`));
const isRefused = ({ api }: Malformed) => api.startsWith("refused: ");

for (const { file, entries } of areas)
	describe(`lint of malformed specs (${file})`, () => {
		for (const entry of entries)
			it(entry.name, async () => {
				const lines = await linesOf(entry);
				if (isUpdating) entry.lint = lines;
				assert.deepEqual(lines, entry.lint);
			});
		after(() => {
			if (isUpdating) rewrite();
		});
	});

describe("the table of malformed specs", () => {
	it("holds more than 120 that lint tells, of all five kinds, each with a name of its own", () => {
		assert.isAbove(malformed.filter(({ lint }) => lint.length > 0).length, 120);
		const names = malformed.map(({ name }) => name);
		assert.lengthOf(new Set(names), names.length);
		for (const kind of ["AppSecret", "LoggingSidecar", "AppNetwork", "Tenant"])
			assert.isNotEmpty(
				malformed.filter((entry) => textOf(entry).includes(`kind: ${kind}\n`)),
				kind,
			);
	});

	const failing = (holds: (entry: Malformed) => boolean) =>
		malformed.filter((entry) => !holds(entry)).map(({ name }) => name);

	it("has one verdict of lint and the API server", () =>
		assert.deepEqual(
			failing((entry) => {
				const own = errorsOf(entry).filter((line) => !isToldInStatus(line));
				return isRefused(entry)
					? own.length > 0
					: entry.api === "accepted" && own.length === 0;
			}),
			[],
		));

	it("has a place and what must be in every error of lint", () => {
		const form =
			/^error ([a-z]\S+|object must have a metadata[.]name) .*(must|may not|unknown field;|unknown kind|names|uses|holds|is|gives|leads|takes|sends) /;
		assert.deepEqual(
			failing((entry) => errorsOf(entry).every((line) => form.test(line))),
			[],
		);
	});

	it("has one place of lint and the API server", () => {
		// Where YAML or metadata are not read at all, or a group is not there, no field is named.
		const named = malformed.filter(
			({ api }) => placeOf(api) !== undefined && api.startsWith("refused: "),
		);
		assert.isAbove(named.length, 150);
		assert.deepEqual(
			named
				.filter(({ api, lint }) => {
					const place = placeOf(api) ?? "";
					return !lint.some((line) => {
						const [, at = ""] = line.split(" ");
						return at.startsWith(place) || place.startsWith(at);
					});
				})
				.map(({ name, api }) => `${name}: ${api}`),
			[],
		);
	});
});

/** The first field that the server names, as lint writes it; a name that is wrong is the whole object's for lint. */
function placeOf(api: string): string | undefined {
	const [, place] =
		/^refused: (?:strict decoding error: unknown field ")?((?:spec|metadata)\b[\w.[\]]*|\w+(?="))/.exec(
			api,
		) ?? [];
	return place?.startsWith("metadata.generateName") ||
		place?.startsWith("metadata.name")
		? undefined
		: place?.replace(/\[([A-Za-z]\w*)\]/, ".$1");
}
