// The merged environment, where a golden would be too large or would not show it.

import { strict as assert } from "node:assert";
import type { App } from "../../../src/api/app/app.ts";
import type { Environment } from "../../../src/compile/app/environment.ts";
import { environment } from "../../../src/compile/app/environment.ts";
import type { Resolution } from "../../../src/compile/network/resolution.ts";
import { textOf } from "../../../src/compile/substitution.ts";
import type { ConfigMap } from "../../../src/kube/objects.ts";

type Config = NonNullable<App["spec"]["config"]>;
type Data = NonNullable<ConfigMap["data"]>;

type Links = Pick<Resolution, "variables" | "pending">;
const noLinks: Links = { variables: [], pending: [] };

function merge(
	layers: NonNullable<Config["layers"]>,
	maps: { [name: string]: Data } = {},
	links: Partial<Links> = {},
): Environment {
	const configMaps = new Map(
		Object.entries(maps).map(([name, data]): [string, ConfigMap] => [
			name,
			{ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data },
		]),
	);
	const spec = { image: "web:1", config: { layers } };
	return environment(
		{ spec },
		{ network: { ...noLinks, ...links }, configMaps, secretKeys: new Map() },
	);
}
const valueOf = ({ variables }: Environment, name: string) =>
	textOf(variables.get(name)?.value ?? []);
const reasonsOf = ({ faults }: Environment) =>
	faults.map(({ reason, path }) => `${reason} ${path}`);

describe("The environment", () => {
	it("stops where references to a secret multiply: what is not known takes room all the same", () => {
		const some = { secret: "db--r1", key: "a" };
		const twice = (name: string, times: number) => `\${${name}}`.repeat(times);
		const layers = [
			{ appSecret: "db", keys: ["A"] },
			{ values: { B: twice("A", 2000) } },
			{ values: { C: twice("B", 400) } },
			...Array.from({ length: 29 }, (_, index) => ({
				values: { [`D${index}`]: twice("C", 1) },
			})),
		];
		const merged = environment(
			{ spec: { image: "web:1", config: { layers } } },
			{
				network: noLinks,
				configMaps: new Map(),
				secretKeys: new Map([["db", new Map([["A", [some]]])]]),
			},
		);
		assert.deepEqual(reasonsOf(merged), [
			"ConfigInvalid spec.config.layers[2].values.C",
		]);
	});

	it("remembers where a variable comes from and what it hides", () => {
		const merged = merge(
			[
				{ configMap: "common", rename: { DB_HOST: "database" } },
				{ values: { DB_HOST: "own" } },
			],
			{ common: { database: "shared" } },
			{
				variables: [
					{
						name: "DB_HOST",
						value: "db.shop.svc",
						path: "spec.network.links[0]",
					},
				],
			},
		);
		assert.deepEqual(merged.variables.get("DB_HOST"), {
			value: ["own"],
			from: "Values",
			path: "spec.config.layers[1]",
			key: "DB_HOST",
			hides: {
				value: ["shared"],
				from: "ConfigMap",
				path: "spec.config.layers[0]",
				key: "database",
				hides: {
					value: ["db.shop.svc"],
					from: "Link",
					path: "spec.network.links[0]",
					key: "DB_HOST",
				},
			},
		});
	});

	it("takes variables that objects of JavaScript have already", () => {
		const values = Object.fromEntries([
			["__proto__", "p"],
			["constructor", "c"],
		]);
		const merged = merge([
			{ values },
			{ values: { COPY: "${__proto__}${constructor}" } },
		]);
		assert.equal(valueOf(merged, "__proto__"), "p");
		assert.equal(valueOf(merged, "COPY"), "pc");
		assert.deepEqual(
			merge([{ values: { X: "${toString}" } }]).faults.map(
				({ reason }) => reason,
			),
			["ConfigInvalid"],
		);
	});

	it("refuses more than a ConfigMap holds", () => {
		const data = { BIG: "x".repeat(900 * 1024) };
		assert.deepEqual(reasonsOf(merge([{ configMap: "big" }], { big: data })), [
			"ConfigInvalid spec.config.layers",
		]);
		const least = { BIG: "x".repeat(900 * 1024 - 3) };
		assert.deepEqual(merge([{ configMap: "big" }], { big: least }).faults, []);
	});

	it("counts bytes, not characters", () => {
		const data = { BIG: "ä".repeat(500 * 1024) };
		assert.deepEqual(reasonsOf(merge([{ configMap: "big" }], { big: data })), [
			"ConfigInvalid spec.config.layers",
		]);
	});

	it("does not blow up on values that double each other", () => {
		const start = { values: { V0: "x".repeat(1000) } };
		const layers = Array.from({ length: 31 }, (_, index) => ({
			values: { [`V${index + 1}`]: `\${V${index}}`.repeat(8000) },
		}));
		const { faults } = merge([start, ...layers]);
		assert.deepEqual(
			faults.map(({ reason, path }) => `${reason} ${path}`),
			["ConfigInvalid spec.config.layers[1].values.V1"],
		);
	});

	it("waits for what a missing ConfigMap may give, and only for that", () => {
		const layers = [
			{ configMap: "gone", prefix: "DB_" },
			{ configMap: "gone-too", keys: ["TOKEN"], optional: true },
			{ values: { A: "${DB_USER}", B: "${TOKEN}", C: "${OTHER}" } },
		];
		assert.deepEqual(reasonsOf(merge(layers)), [
			"ConfigMissing spec.config.layers[0].configMap",
			"ConfigMissing spec.config.layers[2].values.A",
			"ConfigMissing spec.config.layers[2].values.B",
			"ConfigInvalid spec.config.layers[2].values.C",
		]);
	});

	it("waits for a key that a ConfigMap lacks, optional or not", () => {
		const use = { values: { URL: "${HOST}" } };
		const layer = { configMap: "common", keys: ["HOST"] };
		const maps = { common: { OTHER: "x" } };
		assert.deepEqual(reasonsOf(merge([layer, use], maps)), [
			"ConfigMissing spec.config.layers[0]",
			"ConfigMissing spec.config.layers[1].values.URL",
		]);
		const optional = { ...layer, optional: true };
		assert.deepEqual(reasonsOf(merge([optional, use], maps)), [
			"ConfigMissing spec.config.layers[1].values.URL",
		]);
	});

	it("cuts off at the same value whatever the order they are written in", () => {
		const big = "x".repeat(500 * 1024);
		for (const values of [
			{ A: big, B: big },
			{ B: big, A: big },
		])
			assert.deepEqual(reasonsOf(merge([{ values }])), [
				"ConfigInvalid spec.config.layers[0].values.B",
			]);
	});

	it("sorts Faults of layers by number", () => {
		const layers = Array.from({ length: 12 }, () => ({ configMap: "gone" }));
		const paths = merge(layers).faults.map(({ path }) => path);
		assert.equal(paths.indexOf("spec.config.layers[2].configMap"), 2);
		assert.equal(paths.at(-1), "spec.config.layers[11].configMap");
	});

	it("R15: refuses loader variables of a link, and finds them behind a prefix", () => {
		const variables = [
			{ name: "LD_HOST", value: "ld.shop.svc", path: "spec.network.links[3]" },
		];
		assert.deepEqual(reasonsOf(merge([], {}, { variables })), [
			"LoaderVariable spec.network.links[3].alias",
		]);
		const layer = { configMap: "common", prefix: "LD_" };
		assert.deepEqual(
			reasonsOf(merge([layer], { common: { PRELOAD: "x.so" } })),
			["LoaderVariable spec.config.layers[0].configMap"],
		);
		const harmless = { configMap: "common", prefix: "APP_" };
		assert.deepEqual(merge([harmless], { common: { PATH: "/" } }).faults, []);
	});
});
