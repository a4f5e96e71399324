// What a CRD of ours looks like: structural, bounded, with few defaults, small. The real API server judges it in test/cluster.

import { assert } from "chai";
import { kinds } from "../../src/api/index.ts";
import { crd } from "../../src/schema/crd.ts";

type Json = { [member: string]: unknown };
const isJson = (value: unknown): value is Json =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** Every schema node below `node`, with its path. */
function nodes(node: Json, path: string): { node: Json; path: string }[] {
	const below: { node: Json; path: string }[] = [{ node, path }];
	const { properties, items, additionalProperties } = node;
	if (isJson(properties))
		for (const [name, each] of Object.entries(properties))
			if (isJson(each)) below.push(...nodes(each, `${path}.${name}`));
	if (isJson(items)) below.push(...nodes(items, `${path}[]`));
	if (isJson(additionalProperties))
		below.push(...nodes(additionalProperties, `${path}.*`));
	return below;
}

function schemaOf(definition: Json): Json {
	const { spec } = definition;
	const versions = isJson(spec) && spec["versions"];
	const [version] = Array.isArray(versions) ? versions : [];
	const root = version?.schema?.openAPIV3Schema;
	assert.isTrue(isJson(root));
	return root;
}

const envelope = /^(\.apiVersion|\.kind|\.metadata)?$/;

for (const kind of kinds) {
	const definition = crd(kind);
	const all = nodes(schemaOf(definition), "");
	const failing = (holds: (node: Json, path: string) => boolean) =>
		all
			.filter(({ path }) => !envelope.test(path))
			.filter(({ node, path }) => !holds(node, path))
			.map(({ path }) => path);

	describe(`the CRD of ${kind.kind}`, () => {
		it("has a default where the API server or kstatus reads: a status that nobody wrote, and the replicas of the scale subresource", () => {
			const defaults = all.filter(({ node }) => "default" in node);
			assert.deepEqual(
				defaults.map(({ node, path }) => [path, node["default"]]),
				[
					...(kind.kind === "App" ? [[".spec.replicas", 1]] : []),
					[".status", { observedGeneration: -1 }],
				],
			);
			const observed = all.find(
				({ path }) => path === ".status.observedGeneration",
			);
			assert.equal(observed?.node["minimum"], -1);
		});

		it("has no rule that reads an integer or string, which Kubernetes 1.33 takes to be as long as a request", () => {
			const ruled = failing(
				(node) =>
					!("x-kubernetes-int-or-string" in node) ||
					(!("x-kubernetes-validations" in node) && "pattern" in node),
			);
			assert.isEmpty(ruled);
		});

		it("has no nullable, no number and no preserved unknown field", () => {
			const forbidden = [
				"nullable",
				"x-kubernetes-preserve-unknown-fields",
				"oneOf",
				"not",
				"$ref",
			];
			assert.isEmpty(
				failing((node) => !forbidden.some((word) => word in node)),
			);
			assert.isEmpty(failing(({ type }) => type !== "number"));
		});

		it("bounds every string, list and map", () => {
			const bounded = (node: Json) => {
				if (node["type"] === "string")
					return "enum" in node || "maxLength" in node;
				if (node["type"] === "array") return "maxItems" in node;
				if ("additionalProperties" in node) return "maxProperties" in node;
				if (node["type"] === "integer")
					return "minimum" in node && "maximum" in node;
				return true;
			};
			assert.isEmpty(failing(bounded));
		});

		it("says of every list how it is merged", () => {
			const merged = (node: Json) =>
				node["type"] !== "array" || "x-kubernetes-list-type" in node;
			assert.isEmpty(failing(merged));
		});

		it("requires the key of every list that is merged by key", () => {
			const keyed = (node: Json) => {
				const keys = node["x-kubernetes-list-map-keys"];
				if (!Array.isArray(keys)) return true;
				const item = node["items"];
				const required = isJson(item) && item["required"];
				return (
					Array.isArray(required) && keys.every((key) => required.includes(key))
				);
			};
			assert.isEmpty(failing(keyed));
		});

		it("R1: names no field namespace", () => {
			assert.isEmpty(failing((_, path) => !path.endsWith(".namespace")));
		});

		it("is under 200 KB of JSON", () => {
			assert.isBelow(JSON.stringify(definition).length, 200 * 1024);
		});
	});
}
