// Hostile objects of all kinds: each passes the schema, and each is as large or as entangled as the schema lets it be.

import { armored } from "../../src/sealing/age.ts";
import { appOf } from "./stage.ts";

const ours = "seaworthy.dev/v1alpha1";
const many = <T>(count: number, of: (index: number) => T): T[] =>
	Array.from({ length: count }, (_, index) => of(index));
const text = (length: number) => "x".repeat(length);

const object = (
	kind: string,
	name: string,
	spec: object,
	namespace = "shop",
) => ({
	apiVersion: ours,
	kind,
	metadata: { name, namespace },
	spec,
});
/** Without pods: what the operator makes of them is enough. */
const app = (name: string, spec: object, namespace = "shop") =>
	appOf(name, { replicas: 0, ...spec }, namespace);

const fat = {
	command: [text(32_000), text(32_000)],
	args: [text(32_000), text(32_000)],
	config: {
		layers: [
			{ values: Object.fromEntries(many(8, (n) => [`A${n}`, text(32_000)])) },
		],
	},
};

/** ConfigMaps that Apps read. */
const megabytes = 320;

/** One of each sort for each number. */
const sorts: readonly ((index: number) => object[])[] = [
	(index) => [app(`fat-${index}`, fat)],
	(index) => [app(`far-${index}`, fat, "default")],
	// Thirty-two megabytes of configuration for each App, and ten times as much for all of them.
	(index) => [
		app(`reader-${index}`, {
			config: {
				layers: many(32, (n) => ({
					configMap: `megabyte-${(32 * index + n) % megabytes}`,
				})),
			},
		}),
	],
	(index) => [
		app(`linked-${index}`, {
			network: {
				links: many(64, (n) => ({
					alias: `L${n}`,
					to: `linked-${(index + n) % 1000}`,
					port: 80,
				})),
			},
		}),
	],
	(index) => [
		app(`caller-${index}`, {
			...fat,
			network: { links: [{ alias: "GOOD", to: "good", port: "none" }] },
		}),
	],
	(index) => [
		app(`member-${index}`, { network: { join: [{ name: "huge" }] } }),
	],
	(index) => [
		object("AppSecret", `sealed-${index}`, {
			data: many(3, (n) => ({ key: `k${n}`, sealed: armored(text(131_000)) })),
		}),
	],
	(index) => [
		{
			apiVersion: ours,
			kind: "Tenant",
			metadata: { name: `crowd-${index}` },
			spec: {
				namespaces: many(100, (n) => ({ name: `nowhere-${index}-${n}` })),
			},
		},
	],
];

/** What the others name. */
export const crowdGround: object[] = [
	object("AppNetwork", "huge", {}),
	...many(megabytes, (index) => ({
		apiVersion: "v1",
		kind: "ConfigMap",
		metadata: { name: `megabyte-${index}`, namespace: "shop" },
		data: { [`B${index}`]: text(1_000_000) },
	})),
];

/** So many objects, as many of each sort. */
export const crowd = (count: number): object[] =>
	many(Math.ceil(count / sorts.length), (index) =>
		sorts.flatMap((sort) => sort(index)),
	).flat();
