// The children that tree draws, from objects as the server holds them.

import { expect } from "chai";
import type { Connection } from "../../src/cli/connection.ts";
import { familyOf } from "../../src/cli/sight/family.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { fingerprint } from "../../src/runtime/ownership.ts";
import { onServer, parent } from "../support/children.ts";
import { ours, theirs } from "../support/objects.ts";

const web: KubeObject = {
	...parent,
	spec: { image: "registry.example/web:1" },
	status: { applied: { "Service/web": fingerprint(onServer().metadata) } },
};

async function drawn(...services: KubeObject[]) {
	const connection: Connection = {
		namespace: "shop",
		get: async () => undefined,
		list: async ({ kind }) => (kind === "Service" ? services : []),
	};
	const { children } = await familyOf(connection, web);
	return children.map(({ name, mark, message }) => [name, mark, message]);
}

describe("the children that tree draws", () => {
	it("are in order while they are as they were written last", async () => {
		expect(await drawn(onServer())).to.deep.equal([["web", "Current", ""]]);
	});

	it("are not in order while somebody's change is not put right", async () => {
		const selector = { "f:spec": { "f:selector": {} } };
		const share = ours({ "f:spec": { "f:ports": {} } });
		const managedFields = [share, theirs(selector)];
		expect(await drawn(onServer({ managedFields }))).to.deep.equal([
			[
				"web",
				"InProgress",
				"was changed by kubectl-edit and is not put right yet",
			],
		]);
	});

	it("are none that another operator hung onto the App", async () => {
		const hung = { annotations: {}, managedFields: [] };
		expect(await drawn(onServer(hung))).to.deep.equal([]);
	});
});
