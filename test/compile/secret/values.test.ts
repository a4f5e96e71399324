// Revisions of values over many edits: what has not changed keeps its value and revision, and no value gets out of the vault.

import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import fc from "fast-check";
import type { AppSecret } from "../../../src/api/app-secret/app-secret.ts";
import type { LiveChild } from "../../../src/compile/child.ts";
import type { Values } from "../../../src/compile/filling.ts";
import { appSecretController } from "../../../src/controllers/app-secret.ts";
import { armored } from "../../../src/sealing/age.ts";
import { envelope } from "../../../src/sealing/envelope.ts";
import { formsOf, secretOf } from "../../support/secrets.ts";

type Data = AppSecret["spec"]["data"];
/** A namespace on paper: Secrets with their values, and the status that was written last. */
type World = {
	secrets: Map<string, { child: LiveChild; values: Values }>;
	status: AppSecret["status"];
	/** All that was ever said outside of Secret.data. */
	said: string[];
	drawn: number;
};

const newWorld = (): World => ({
	secrets: new Map(),
	status: undefined,
	said: [],
	drawn: 0,
});

const platform = {
	servedNamespaces: ["shop"],
} as unknown as Parameters<typeof appSecretController.plan>[0]["platform"];

/** What the operator does with one edit; gives the values of the stable Secret, or nothing where the edit is held. */
async function live(world: World, data: Data): Promise<Values | undefined> {
	const parent = {
		...secretOf("db", data),
		...(world.status && { status: world.status }),
	};
	const children = [...world.secrets.values()].map(({ child }) => child);
	const at = "2026-11-21T12:00:00Z";
	const snapshot = { parent, related: new Map(), children, platform, at };
	const plan = appSecretController.plan(snapshot);
	const troubles = [];
	for (const { object, filling } of plan.children) {
		const { name } = object.metadata;
		if (world.secrets.has(name) && name !== "db") continue;
		const result = await filling?.valuesFrom(vaultOf(world, filling.needs));
		if (!result || "trouble" in result) {
			if (result) troubles.push(result.trouble);
			break;
		}
		world.secrets.set(name, { child: object, values: result.data });
	}
	const named = new Set([
		...plan.children.map(({ object }) => object.metadata.name),
		...plan.kept.map(({ name }) => name),
	]);
	if (troubles.length === 0)
		for (const name of world.secrets.keys())
			if (!named.has(name)) world.secrets.delete(name);
	const after = [...world.secrets.values()].map(({ child }) => child);
	const report = appSecretController.report(
		{ ...snapshot, children: after },
		plan,
		troubles,
	);
	world.status = report.fields;
	world.said.push(JSON.stringify([plan, report, troubles]));
	if (plan.faults.length > 0) return undefined;
	return world.secrets.get("db")?.values;
}

const vaultOf = (world: World, needs: readonly string[]) => ({
	secrets: new Map(
		needs.flatMap((name): [string, Values][] => {
			const values = world.secrets.get(name)?.values;
			return values ? [[name, values]] : [];
		}),
	),
	identities: new Map(),
	bytes: (count: number) =>
		createHash("shake256", { outputLength: count })
			.update(String(world.drawn++))
			.digest(),
	unseal: async () => undefined,
});

const key = fc.constantFrom("a", "b", "c", "__proto__");
const source = fc.oneof(
	fc
		.integer({ min: 16, max: 19 })
		.map((length) => ({ generate: { password: { length } } })),
	fc.constant({ generate: { uuid: {} } }),
	fc.constantFrom(
		{ template: "plain ${a}" },
		{ template: "<${a}${b}>" },
		{ template: "${c}", encode: "Json" as const },
	),
);
const edits = fc.array(
	fc.uniqueArray(
		fc.tuple(key, source).map(([name, from]) => ({ key: name, ...from })),
		{ minLength: 1, selector: (item) => item.key },
	),
	{ minLength: 1, maxLength: 8 },
);
/** Indirection keeps `__proto__` a name like any other. */
const revisionOf = (world: World, name: string) =>
	world.status?.keys?.find((each) => each.key === name)?.revision;

describe("values over many edits", () => {
	it("change exactly when their revision does", () =>
		fc.assert(
			fc.asyncProperty(edits, async (all) => {
				const world = newWorld();
				for (const data of all) {
					const before = world.secrets.get("db")?.values;
					const revisions = new Map(
						(world.status?.keys ?? []).map((each) => [each.key, each.revision]),
					);
					const after = await live(world, data);
					if (!after) continue;
					for (const [name, value] of after) {
						const revision = revisionOf(world, name);
						assert.ok(revision, name);
						const isSame = revisions.get(name) === revision;
						const held = before?.get(name);
						if (isSame) assert.ok(held?.equals(value), name);
						const copy = world.secrets.get(`db--r${revision}`)?.values;
						assert.ok(copy?.get(name)?.equals(value), `${name} in its copy`);
					}
				}
			}),
		));

	it("come back from whatever Secret is left, or are told to be lost", () =>
		fc.assert(
			fc.asyncProperty(edits, fc.nat(), async (all, choice) => {
				const world = newWorld();
				const last: Data = all.at(-1) ?? [];
				for (const data of all) await live(world, data);
				const before = await live(world, last);
				const names = [...world.secrets.keys()];
				if (!before || world.status?.revision === undefined) return;
				const gone = names.filter((_, index) => (choice >> index) & 1);
				for (const name of gone) world.secrets.delete(name);
				const current = `db--r${world.status.revision}`;
				const isAllGone = gone.includes("db") && gone.includes(current);
				const after = await live(world, last);
				if (isAllGone) {
					for (const [name, value] of after ?? []) {
						const item = last.find((each) => each.key === name);
						if (item?.generate && before.has(name))
							assert.ok(before.get(name)?.equals(value), name);
					}
					return;
				}
				for (const item of last)
					if (before.has(item.key))
						assert.ok(
							before.get(item.key)?.equals(after?.get(item.key) ?? Buffer.of()),
							item.key,
						);
			}),
		));

	it("are in no plan, report or trouble", () =>
		fc.assert(
			fc.asyncProperty(edits, async (all) => {
				const world = newWorld();
				const values = new Set<string>();
				for (const data of all)
					for (const value of (await live(world, data))?.values() ?? [])
						values.add(value.toString());
				const said = world.said.join("\n");
				for (const value of values) {
					// What a template says outright stands in the spec.
					if (value.length < 16) continue;
					for (const form of formsOf(value))
						assert.equal(said.includes(form), false, form);
				}
			}),
			{ numRuns: 50 },
		));
});

describe("a sealed value that does not open", () => {
	const place = { namespace: "shop", name: "db", key: "a", type: "Opaque" };
	const value = Buffer.from("hunter2");
	const opened: { [what: string]: Buffer | undefined } = {
		"for want of a key": undefined,
		"because it is for another key": envelope({ ...place, key: "b" }, value),
		"because it is for another namespace": envelope(
			{ ...place, namespace: "data" },
			value,
		),
		"because it is no envelope": value,
	};
	for (const [why, plain] of Object.entries(opened))
		it(`R13: ${why} says one sentence`, async () => {
			const parent = secretOf("db", [{ key: "a", sealed: armored("abc") }]);
			const at = "2026-11-21T12:00:00Z";
			const children: LiveChild[] = [];
			const snapshot = { parent, related: new Map(), children, platform, at };
			const [child] = appSecretController.plan(snapshot).children;
			const result = await child?.filling?.valuesFrom({
				...vaultOf(newWorld(), []),
				unseal: async () => plain,
			});
			assert.deepEqual(result, {
				trouble: {
					reason: "SealedValueRefused",
					message: "spec.data[0].sealed does not open here",
				},
			});
		});
});
