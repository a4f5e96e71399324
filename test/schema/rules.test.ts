// Every rule of every kind against its own examples, by the offline judge. test/cluster gives the same objects to the API server.

import { assert } from "chai";
import { kinds } from "../../src/api/index.ts";
import { celValue, parse, ruleHolds } from "../../src/schema/cel.ts";
import type { AnyKind } from "../../src/schema/crd.ts";
import { rulesOf } from "../../src/schema/reference.ts";
import { validate } from "../../src/schema/validate.ts";
import { ruleExamples } from "../support/rule-examples.ts";
import { atLeastOne } from "../support/at-least-one.ts";

for (const kind of kinds as readonly AnyKind[]) {
	const examples = ruleExamples(kind);

	describe(`the rules of ${kind.kind}`, () => {
		for (const { rule, path, example, accepted, object } of examples) {
			const verb = accepted ? "accepts" : "refuses";
			const where = path || "the object";
			it(`${rule.name} at ${where} ${verb} ${JSON.stringify(example).slice(0, 200)}`, () => {
				const findings = validate(kind, object);
				if (accepted) {
					assert.deepEqual(findings, []);
					return;
				}
				const own = findings.find((each) => each.rule === rule.name);
				assert.equal(own?.message, rule.message);
				for (const { at } of findings) assert.equal(at, path);
			});
		}

		for (const { name, message, cel, accepts, refuses } of kind.transitions ??
			[]) {
			const { schema } = kind.spec;
			const holds = ({ before, after }: (typeof accepts)[number]) =>
				parse(cel)({
					self: celValue(schema, after),
					oldSelf: celValue(schema, before),
				});
			it(`${name} accepts and refuses its own examples of a change`, () => {
				assert.match(message, /^(must|may not) .*[^.]$/);
				assert.isNotEmpty(accepts);
				assert.isNotEmpty(refuses);
				for (const change of accepts) assert.equal(holds(change), true);
				for (const change of refuses) assert.equal(holds(change), false);
			});
		}

		it("have at least one accepted and one refused example each", () => {
			const bare = atLeastOne(rulesOf(kind))
				.filter(
					({ rule }) => rule.accepts.length === 0 || rule.refuses.length === 0,
				)
				.map(({ rule }) => rule.name);
			assert.isEmpty(bare);
		});

		it("say what must or may not be, in kebab-case names", () => {
			for (const { rule } of atLeastOne(rulesOf(kind))) {
				assert.match(rule.message, /^(must|may not) /, rule.name);
				assert.notMatch(rule.message, /[.]$/, rule.name);
				assert.match(rule.name, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
			}
		});

		it("mean one thing per name", () => {
			const byName = new Map<string, string>();
			for (const { rule } of atLeastOne(rulesOf(kind))) {
				const known = byName.get(rule.name) ?? rule.cel;
				assert.equal(rule.cel, known, rule.name);
				byName.set(rule.name, rule.cel);
			}
		});

		it("keep to what RE2 and JavaScript read alike", () => {
			for (const { rule } of atLeastOne(rulesOf(kind)))
				assert.notMatch(rule.cel, /\[\[:|\(\?|\\\\[pPzAQ]/, rule.name);
		});

		it("do not throw on any example of their own", () => {
			for (const { path, rule } of atLeastOne(rulesOf(kind))) {
				if (path === "") continue;
				for (const example of [...rule.accepts, ...rule.refuses])
					ruleHolds(rule, exampleValue(example));
			}
		});
	});
}

/** As `celValue` gives it, for an example without its schema. */
function exampleValue(example: unknown): unknown {
	const any = { description: "", rules: [] };
	if (Array.isArray(example)) return example.map(exampleValue);
	if (typeof example !== "object" || example === null)
		return celValue({ ...any, type: "boolean" }, example);
	return Object.fromEntries(
		Object.entries(example).map(([name, each]) => [name, exampleValue(each)]),
	);
}
