// The offline judge: each check of the plain schema by one example, and that no input whatever makes it throw.

import { assert } from "chai";
import fc from "fast-check";
import { app } from "../../src/api/app/app.ts";
import { kinds } from "../../src/api/index.ts";
import { celValue, ruleHolds } from "../../src/schema/cel.ts";
import { nodesOf } from "../../src/schema/reference.ts";
import { metadata } from "../../src/schema/metadata.ts";
import {
	asStored,
	validate,
	validateField,
} from "../../src/schema/validate.ts";
import type { AnyField } from "../../src/schema/vocabulary.ts";
import {
	bool,
	int,
	intOrString,
	listOf,
	mapOf,
	object,
	optional,
	str,
} from "../../src/schema/vocabulary.ts";
import { arbitraryOf } from "../support/arbitrary.ts";

const port = object("Port.", {
	name: str("Name."),
	number: optional(int("Number.", { minimum: 1, maximum: 9 })),
});
const field = object("Root.", {
	text: optional(str("Text.", { minLength: 2, maxLength: 3 })),
	word: optional(str("Word.", { values: ["TCP", "UDP"] })),
	when: optional(str("Time.", { format: "date-time" })),
	count: optional(int("Count.", { minimum: 1, maximum: 9 })),
	flag: optional(bool("Flag.")),
	size: optional(
		intOrString("Size.", {
			pattern: "^[0-9]+Mi$",
			minimum: 0,
			maximum: 100,
			form: {
				name: "size",
				message: "must be a size, such as 5Mi",
				accepts: ["5Mi"],
				refuses: ["5"],
			},
		}),
	),
	tags: optional(
		listOf("Tags.", str("Tag."), { unique: true, minItems: 1, maxItems: 2 }),
	),
	ports: optional(listOf("Ports.", port, { key: "name" })),
	words: optional(listOf("Words.", str("Word."))),
	map: optional(mapOf("Map.", str("Value."), { maxProperties: 1 })),
});

const said = (value: unknown) =>
	validateField(field, value).map(
		({ at, message, rule }) => `${at} ${message} [${rule}]`,
	);

const refusals: { [name: string]: { value: unknown; says: string[] } } = {
	"an unknown field that is nearly a known one": {
		value: { tgas: ["a"] },
		says: ["tgas unknown field; did you mean 'tags'? [unknown-field]"],
	},
	"an unknown field that is like no other": {
		value: { ports: [{ name: "a", colour: "red" }] },
		says: [
			"ports[0].colour unknown field; known here: name, number [unknown-field]",
		],
	},
	"names that every JavaScript object has": {
		value: JSON.parse('{"constructor": 1, "__proto__": 2}'),
		says: [
			"__proto__ unknown field; known here: text, word, when, count, flag, size, tags, ports, words, map [unknown-field]",
			"constructor unknown field; known here: text, word, when, count, flag, size, tags, ports, words, map [unknown-field]",
		],
	},
	"a missing field": {
		value: { ports: [{}] },
		says: ["ports[0].name must be set [required]"],
	},
	"a number for a string": {
		value: { text: 8 },
		says: ["text must be a string; found 8 (write it in quotes) [wrong-type]"],
	},
	"nothing for a list": {
		value: { ports: null },
		says: [
			"ports must be a list; found nothing (leave it out instead) [wrong-type]",
		],
	},
	"a string for a number": {
		value: { count: "1" },
		says: [
			"count must be a whole number; found '1' (write it without quotes) [wrong-type]",
		],
	},
	"a fraction": {
		value: { count: 1.5 },
		says: ["count must be a whole number; found 1.5 [wrong-type]"],
	},
	"a string for a boolean": {
		value: { flag: "true" },
		says: [
			"flag must be true or false; found 'true' (write it without quotes) [wrong-type]",
		],
	},
	"a list for a map": {
		value: { map: [] },
		says: ["map must be a map; found a list [wrong-type]"],
	},
	"a number out of range": {
		value: { count: 0 },
		says: ["count must be between 1 and 9; found 0 [range]"],
	},
	"a word of no enumeration": {
		value: { word: "tcp" },
		says: ["word must be one of TCP, UDP; found 'tcp' [enum]"],
	},
	"a time that is none": {
		value: { when: "yesterday" },
		says: [
			"when must be a time such as 2026-01-31T12:00:00Z; found 'yesterday' [format]",
		],
	},
	"empty text": {
		value: { text: "" },
		says: ["text may not be empty [length]"],
	},
	"short text": {
		value: { text: "a" },
		says: ["text must have at least 2 characters; found 1 [length]"],
	},
	"long text": {
		value: { text: "abcd" },
		says: ["text may not have more than 3 characters; found 4 [length]"],
	},
	"a quantity as text of another form": {
		value: { size: "5 MB" },
		says: ["size must be a size, such as 5Mi [size]"],
	},
	"a quantity as a number out of range": {
		value: { size: 101 },
		says: ["size must be a size, such as 5Mi [size]"],
	},
	"a quantity that is a fraction": {
		value: { size: 0.5 },
		says: [
			"size must be a whole number or a string; found 0.5 (write it in quotes) [wrong-type]",
		],
	},
	"an empty list that needs an item": {
		value: { tags: [] },
		says: ["tags may not be empty [items]"],
	},
	"too many items": {
		value: { tags: ["a", "b", "c"] },
		says: ["tags may not have more than 2 items; found 3 [items]"],
	},
	"too many entries": {
		value: { map: { a: "b", c: "d" } },
		says: ["map may not have more than 1 entry; found 2 [items]"],
	},
	"a double in a set": {
		value: { tags: ["a", "a"] },
		says: ["tags[1] must be unique; 'a' is already used [dup-item]"],
	},
	"a double key": {
		value: { ports: [{ name: "a" }, { name: "b" }, { name: "a" }] },
		says: ["ports[2].name must be unique; 'a' is already used [dup-key]"],
	},
	"several at once, sorted by path": {
		value: { words: ["a", 2], count: 10, ports: [{ name: "x", number: 0 }] },
		says: [
			"count must be between 1 and 9; found 10 [range]",
			"ports[0].number must be between 1 and 9; found 0 [range]",
			"words[1] must be a string; found 2 (write it in quotes) [wrong-type]",
		],
	},
	"a scalar as the root": {
		value: "x",
		says: [" must be a map; found 'x' [wrong-type]"],
	},
};

describe("validate", () => {
	for (const [name, { value, says }] of Object.entries(refusals))
		it(`refuses ${name}`, () => assert.deepEqual(said(value), says));

	const accepted = {
		"bounds themselves": { text: "ab", count: 9, size: 100, tags: ["a", "b"] },
		"text as characters, not bytes": { text: "äöü" },
		"characters beyond the first plane as one": { text: "😀😀😀" },
		"quantities as text": { size: "5Mi" },
		"doubles in an atomic list": { words: ["a", "a"] },
		"a map with any key": { map: { "a.b/c d": "x" } },
		"nothing at all": {},
	};
	for (const [name, value] of Object.entries(accepted))
		it(`accepts ${name}`, () => assert.deepEqual(said(value), []));

	it("tells where a double stood first", () => {
		const [finding] = validateField(field, {
			ports: [{ name: "a" }, { name: "a" }],
		});
		assert.deepEqual(finding?.first, ["ports", 0, "name"]);
	});

	it("asks no rule about a value that the plain schema refuses", () => {
		const findings = validate(app, {
			apiVersion: "seaworthy.dev/v1alpha1",
			kind: "App",
			metadata: { name: "web" },
			spec: { image: "web:1", security: { runAsUser: "999" } },
		});
		assert.deepEqual(
			findings.map(({ at, rule }) => [at, rule]),
			[["spec.security.runAsUser", "wrong-type"]],
		);
	});

	it("leaves status and what servers write alone", () => {
		const findings = validate(app, {
			apiVersion: "seaworthy.dev/v1alpha1",
			kind: "App",
			metadata: { name: "web", uid: 1, managedFields: "x" },
			spec: { image: "web:1" },
			status: "anything",
		});
		assert.deepEqual(findings, []);
	});

	const web = (metadata: object, spec: object = {}) => ({
		apiVersion: "seaworthy.dev/v1alpha1",
		kind: "App",
		metadata,
		spec: { image: "web:1", ...spec },
	});
	const ofApp = (written: object) =>
		validate(app, written).map(
			({ at, rule, severity = "error" }) => `${severity} ${at} [${rule}]`,
		);

	it("warns of members that are null, which only server-side apply refuses", () => {
		const spec = { args: null, config: { layers: [{ values: { A: null } }] } };
		assert.deepEqual(ofApp(web({ name: "web" }, spec)), [
			"warning spec.args [null-field]",
			"warning spec.config.layers[0].values.A [null-field]",
		]);
		assert.deepEqual(ofApp(web({ name: "web", labels: null })), []);
	});

	it("warns that a null which the API server fills in undoes what an autoscaler wrote", () => {
		const [finding] = validate(app, web({ name: "web" }, { replicas: null }));
		assert.equal(
			finding?.message,
			"is null: kubectl apply and Helm leave it out, server-side apply writes 1 each time; leave it out",
		);
	});

	it("refuses a null that the API server keeps or misses", () => {
		const spec = { args: ["a", null], ports: [{ name: "http", port: null }] };
		assert.deepEqual(ofApp(web({ name: "web" }, spec)), [
			"error spec.args[1] [wrong-type]",
			"error spec.ports[0].port [required]",
		]);
	});

	it("judges a name that the server completes as it may become", () => {
		assert.deepEqual(ofApp(web({ generateName: "web-" })), []);
		assert.deepEqual(ofApp(web({ generateName: "web--" })), [
			"error  [app-metadata-name]",
		]);
		assert.deepEqual(ofApp(web({})), ["error metadata.name [required]"]);
	});

	it("gives an object as the server stores it", () => {
		const written = web({ generateName: "web-" }, { args: null, replicas: 2 });
		assert.deepEqual(asStored(app, written), {
			...web({ generateName: "web-", name: "web-xxxxx" }),
			spec: { image: "web:1", replicas: 2 },
		});
	});

	it("refuses labels, annotations and namespaces as Kubernetes does", () => {
		const bad = {
			name: "web",
			namespace: "Shop",
			labels: { team: "the shop", "a/b/c": "x" },
			annotations: { "made by": "ci" },
		};
		assert.deepEqual(
			ofApp(web(bad)),
			[
				"error metadata.annotations [annotation-keys]",
				"error metadata.labels.team [label-value]",
				"error metadata.labels [label-keys]",
				"error metadata.namespace [namespace-name]",
			].toSorted(),
		);
	});

	for (const { path, field: at } of nodesOf(metadata, "metadata"))
		for (const rule of at.schema.rules)
			it(`${rule.name} at ${path} holds for its examples`, () => {
				const holds = (value: unknown) =>
					ruleHolds(rule, celValue(at.schema, value));
				assert.deepEqual(rule.accepts.filter(holds), rule.accepts);
				assert.deepEqual(rule.refuses.filter(holds), []);
				assert.isNotEmpty(rule.accepts);
				assert.isNotEmpty(rule.refuses);
			});

	it("never throws, whatever is written", () => {
		fc.assert(
			fc.property(fc.anything({ withNullPrototype: true }), (value) => {
				validate(app, value);
				validateField(field, value);
			}),
			{ numRuns: 500 },
		);
	}).timeout(20_000);
});

for (const kind of kinds)
	describe(`the rules of ${kind.kind} on random values`, () => {
		const spec: AnyField = kind.spec;
		for (const { path, field: at } of nodesOf(spec, "spec")) {
			const { schema } = at;
			for (const rule of schema.rules)
				it(`${rule.name} at ${path} evaluates`, () => {
					fc.assert(
						fc.property(arbitraryOf(schema), (value) => {
							ruleHolds(rule, celValue(schema, value));
						}),
						{ numRuns: 50 },
					);
				}).timeout(20_000);
		}
	});
