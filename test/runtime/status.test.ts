import { expect } from "chai";
import fc from "fast-check";
import type { PlannedChild } from "../../src/compile/child.ts";
import { services } from "../../src/kube/objects.ts";
import {
	fingerprintsOf,
	mergePatch,
	patchStatus,
} from "../../src/runtime/status.ts";

type Json = { [member: string]: unknown };

/** RFC 7386, as the API server applies it. */
function patched(target: unknown, patch: unknown): unknown {
	if (patch === null || typeof patch !== "object" || Array.isArray(patch))
		return patch;
	const base =
		target !== null && typeof target === "object" && !Array.isArray(target);
	const result: Json = base ? { ...(target as Json) } : {};
	for (const [name, value] of Object.entries(patch)) {
		if (value === null) delete result[name];
		else result[name] = patched(result[name], value);
	}
	return result;
}

const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const { status } = fc.letrec<{ status: Json; value: unknown }>((tie) => ({
	status: fc.dictionary(
		fc.string({ maxLength: 3 }).filter((key) => key !== "__proto__"),
		tie("value"),
		{
			maxKeys: 4,
			noNullPrototype: true,
		},
	),
	value: fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), tie("status")),
}));

describe("the status patch", () => {
	it("turns any status into any other", () => {
		fc.assert(
			fc.property(status, status, (before, after) => {
				expect(patched(before, mergePatch(before, after))).to.deep.equal(after);
			}),
		);
	});

	it("is empty when nothing differs", () => {
		fc.assert(
			fc.property(status, (before) => {
				expect(mergePatch(before, structuredClone(before))).to.deep.equal({});
			}),
		);
	});
});

describe("a status", () => {
	const parent = {
		apiVersion: "seaworthy.dev/v1alpha1",
		kind: "App",
		metadata: { name: "web", namespace: "shop", uid: "app-1" },
		status: { observedGeneration: 1, selector: "a=b" },
	};

	it("is written where it differs, by the uid of its object, and not at all where it does not", async () => {
		const calls: unknown[] = [];
		const cluster = {
			patchStatus: async (...[, target, patch]: unknown[]) => {
				calls.push([target, patch]);
				return parent;
			},
		};
		const wanted = { selector: "a=b", observedGeneration: 1 };
		await patchStatus(cluster, services, parent, wanted);
		expect(calls).to.deep.equal([]);
		await patchStatus(cluster, services, parent, { selector: "a=c" });
		const target = { namespace: "shop", name: "web", uid: "app-1" };
		const patch = { observedGeneration: null, selector: "a=c" };
		expect(calls).to.deep.equal([[target, patch]]);
	});
});

describe("fingerprints in status", () => {
	it("of children that a pass did not reach stay, those of children no longer planned go", () => {
		const child = (name: string): PlannedChild => ({
			object: {
				apiVersion: "v1",
				kind: "Service",
				metadata: { name, namespace: "shop" },
			},
			resource: services,
			wave: 1,
			write: "apply",
		});
		const parent = {
			apiVersion: "seaworthy.dev/v1alpha1",
			kind: "App",
			metadata: { name: "web", namespace: "shop" },
			status: {
				applied: { "Service/a": "1", "Service/b": "1", "Service/gone": "1" },
			},
		};
		const children = [child("c"), child("b"), child("a")];
		const plan = { children, kept: [], faults: [] };
		const told = fingerprintsOf(parent, plan, { "Service/b": "2" });
		expect(Object.entries(told)).to.deep.equal([
			["Service/a", "1"],
			["Service/b", "2"],
		]);
	});
});
