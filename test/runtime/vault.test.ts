// Values on their way into a Secret: made once, and never said.

import { expect } from "chai";
import type { PlannedChild } from "../../src/compile/child.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { secrets } from "../../src/kube/objects.ts";
import type { ApplyOptions } from "../../src/runtime/apply-options.ts";
import { ClusterError } from "../../src/runtime/errors.ts";
import { childShape } from "../../src/runtime/shapes.ts";
import { filled } from "../../src/runtime/vault.ts";

const secret = (data: { [key: string]: string }): KubeObject => ({
	apiVersion: "v1",
	kind: "Secret",
	metadata: { name: "db--r1", namespace: "shop", uid: "s-1" },
	data,
});
const child: PlannedChild = {
	object: {
		apiVersion: "v1",
		kind: "Secret",
		metadata: { name: "db--r1", namespace: "shop" },
	},
	resource: secrets,
	wave: 0,
	write: "create",
	filling: {
		needs: ["db"],
		valuesFrom: async () => ({
			data: new Map([["password", Buffer.from("new")]]),
		}),
	},
};
const optionsOf = (get: ApplyOptions["cluster"]["get"]) =>
	({
		cluster: { get },
		openVault: () => ({}),
	}) as unknown as ApplyOptions;

describe("the values of a Secret", () => {
	it("are made for a new one, and stay in one that has some", async () => {
		const own = secret({ password: "b2xk" });
		const options = optionsOf(async (_resource, _namespace, name) =>
			name === "db--r1" ? own : undefined,
		);
		const made = await filled(child, undefined, options);
		expect(made).to.have.nested.property("object.data.password", "bmV3");
		const kept = await filled(child, childShape(own), options);
		expect(kept).to.have.nested.property("object.data.password", "b2xk");
	});

	it("R9: change nothing of their object but its data", async () => {
		const objectWith = async (value: string) => {
			const filling = {
				needs: [],
				valuesFrom: async () => ({
					data: new Map([["password", Buffer.from(value)]]),
				}),
			};
			const options = optionsOf(async () => undefined);
			const ready = await filled({ ...child, filling }, undefined, options);
			return "object" in ready ? ready.object : undefined;
		};
		const one = await objectWith("1234");
		const other = await objectWith("4321");
		expect(one?.["data"]).not.to.deep.equal(other?.["data"]);
		expect({ ...one, data: {} }).to.deep.equal({ ...other, data: {} });
	});

	it("R15: are made again for a copy that may be somebody else's, as long as they can be", async () => {
		const own = secret({ password: "b2xk" });
		const options = optionsOf(async (_resource, _namespace, name) =>
			name === "db--r1" ? own : undefined,
		);
		const copy: PlannedChild = { ...child, renames: true };
		const made = await filled(copy, childShape(own), options);
		expect(made).to.have.nested.property("object.data.password", "bmV3");
		const gone: PlannedChild = {
			...copy,
			filling: {
				needs: [],
				valuesFrom: async () => ({
					trouble: { reason: "SecretMissing", message: "gone" },
				}),
			},
		};
		const kept = await filled(gone, childShape(own), options);
		expect(kept).to.have.nested.property("object.data.password", "b2xk");
	});

	it("are in no failure to read them", async () => {
		const failure = await filled(
			child,
			undefined,
			optionsOf(async () => {
				throw new ClusterError("invalid", "the value is hunter2", 422);
			}),
		).catch((error: unknown) => error);
		expect(failure).to.be.instanceOf(ClusterError);
		expect(String(failure)).not.to.contain("hunter2");
	});
});
