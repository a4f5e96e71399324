// Text for users: every field is described, in sentences, shortly, and without words for developers.

import { assert } from "chai";
import { kinds } from "../../src/api/index.ts";
import { platform } from "../../src/api/platform.ts";
import { reasons } from "../../src/api/reasons.ts";
import { nodesOf } from "../../src/schema/reference.ts";
import type { AnyField } from "../../src/schema/vocabulary.ts";

const roots: [string, AnyField][] = [
	...kinds.flatMap(({ kind, spec, status }): [string, AnyField][] => [
		[`${kind}.spec`, spec],
		[`${kind}.status`, status],
	]),
	["platform", platform],
];
const fields = roots.flatMap(([path, field]) => nodesOf(field, path));
const texts: [string, string][] = [
	...fields.map(({ path, field }): [string, string] => [
		path,
		field.schema.description,
	]),
	...kinds.flatMap(({ kind, description, columns }): [string, string][] => [
		[kind, description],
		...columns.map((column): [string, string] => [
			`column ${column.name}`,
			column.description,
		]),
	]),
	...Object.entries(reasons).flatMap(
		([name, { means, mend }]): [string, string][] => [
			[`${name} means`, means],
			[`${name} mend`, mend],
		],
	),
];

const failing = (holds: (text: string) => boolean) =>
	texts
		.filter(([, text]) => !holds(text))
		.map(([path, text]) => `${path}: ${text}`);

const none = (found: readonly string[]) => assert.deepEqual(found, []);

describe("descriptions", () => {
	it("are there and end with a full stop", () => {
		none(failing((text) => /^[^ ].*\S[.]$/.test(text)));
	});
	it("are under 300 characters", () => {
		none(failing((text) => text.length < 300));
	});
	it("begin like a sentence", () => {
		none(failing((text) => /^[A-Z0-9/]/.test(text)));
	});
	it("do not speak of work that is not done", () => {
		none(failing((text) => !/\b(TODO|TBD|FIXME)\b/.test(text)));
	});
});
