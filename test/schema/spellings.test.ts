// Spellings of other tools: each names a place of ours, none is a field of ours, and what is written instead passes the schema.

import { assert } from "chai";
import { kinds } from "../../src/api/index.ts";
import { spellings } from "../../src/api/spellings.ts";
import { nodesOf } from "../../src/schema/reference.ts";
import type { AnyKind } from "../../src/schema/crd.ts";
import { validate, validateField } from "../../src/schema/validate.ts";
import type { AnyField } from "../../src/schema/vocabulary.ts";

const placesOf = (kind: AnyKind) =>
	new Map<string, AnyField>(
		nodesOf(kind.spec, "spec").map(({ path, field }) => [path, field]),
	);

for (const kind of kinds as readonly AnyKind[])
	describe(`the spellings of other tools for ${kind.kind}`, () => {
		const places = placesOf(kind);
		const all = kind.spellings ?? [];
		for (const { within, names, example, note } of all) {
			const what = `${within} ${names?.join(", ") ?? "of another type"}`;
			it(`${what} stand where there is a field`, () =>
				assert.isTrue(places.has(within)));

			it(`${what} are no names of ours`, () => {
				const schema = places.get(within)?.schema;
				const known = schema?.type === "object" ? schema.fields : {};
				assert.isEmpty((names ?? []).filter((name) => name in known));
			});

			it(`${what} have a cure`, () =>
				assert.isTrue(example !== undefined || note !== undefined));

			if (example !== undefined)
				it(`${what} are cured by what the schema takes`, () => {
					const field = places.get(within);
					if (!field) return assert.fail("there is no such place");
					// Beside the example an object may need more, and have it already.
					const missing = new Set(["required", "image-or-external"]);
					assert.deepEqual(
						validateField(field, example).filter(
							({ rule }) => !missing.has(rule) || !names,
						),
						[],
					);
				});
		}
	});

describe("a spelling of another tool", () => {
	const saidOf = (kindName: string, spec: object) => {
		const kind = kinds.find((each) => each.kind === kindName) as AnyKind;
		return validate(kind, {
			apiVersion: "seaworthy.dev/v1alpha1",
			kind: kindName,
			metadata: { name: "web" },
			spec,
		}).map(({ at, message }) => `${at} ${message}`);
	};

	it("belongs to a kind", () =>
		assert.isEmpty(
			Object.keys(spellings).filter(
				(name) => !kinds.some(({ kind }) => kind === name),
			),
		));

	it("is told with its counterpart, however it is written", () => {
		const cure =
			"unknown field; write config: { layers: [{ configMap: name }] }; appSecret in place of configMap for secret values";
		for (const name of ["envFrom", "env_from", "EnvFrom", "env-file"])
			assert.deepEqual(saidOf("App", { image: "web:1", [name]: [] }), [
				`spec.${name} ${cure}`,
			]);
	});

	it("may be a value of another type", () =>
		assert.deepEqual(saidOf("App", { image: "web:1", ports: ["8080:80"] }), [
			"spec.ports[0] must be a map; found '8080:80' (write { name: http, port: 8080, servicePort: 80 }; port is that of the container)",
		]));

	it("is none for a field that is only misspelt", () =>
		assert.deepEqual(saidOf("App", { image: "web:1", replica: 1 }), [
			"spec.replica unknown field; did you mean 'replicas'?",
		]));

	it("is told by the value where the value shows the cure", () =>
		assert.deepEqual(
			saidOf("App", {
				image: "web:1",
				replicas: "2",
				secrets: ["db"],
				resources: { cpu: 0.5 },
			}),
			[
				"spec.replicas must be a whole number; found '2' (write it without quotes)",
				"spec.resources.cpu must be a whole number or a string; found 0.5 (write it in quotes)",
				"spec.secrets[0] must be a map; found 'db' (write { name: db })",
			],
		));
});
