// A CRD that is older than the operator drops what it does not know.

import { expect } from "chai";
import type { Call } from "../support/counting-proxy.ts";
import { writesOf } from "../support/counting-proxy.ts";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	raiseStage,
	untilLeading,
	untilQuiet,
	untilReason,
} from "../support/stage.ts";

const crd = "seaworthyapps.seaworthy.dev";
const status =
	"/spec/versions/0/schema/openAPIV3Schema/properties/status/properties";
const ports = [{ name: "http", port: 8080 }];

describe("an operator on an older CRD", function () {
	this.timeout(90_000);
	let stage: Stage;

	before(async () => {
		stage = await raiseStage(["shop"]);
		const older = [
			{ op: "remove", path: `${status}/selector` },
			{ op: "remove", path: `${status}/edges/items/properties/policies` },
			{ op: "remove", path: "/metadata/annotations/seaworthy.dev~1schema" },
		];
		const patch = JSON.stringify(older);
		await stage.kubectl("patch", "crd", crd, "--type=json", "-p", patch);
	});
	after(async () => stage?.stop());

	const statusesOf = (calls: readonly Call[], name: string) =>
		writesOf(calls).filter(
			(call) => call.resource === "seaworthyapps/status" && call.name === name,
		).length;

	it("writes no status again that the server does not keep, and says what to do", async () => {
		const operator = await stage.operator();
		await untilLeading(operator);
		await stage.apply(
			appOf("api", { ports }),
			appOf("web", {
				network: { links: [{ alias: "API", to: "api", port: "http" }] },
			}),
		);
		for (const name of ["api", "web"])
			await untilReason(stage, name, "Available");
		await untilQuiet(stage);
		stage.proxy.reset();
		const image = "registry.example/shop/web:2.0.0";
		const network = { links: [{ alias: "API", to: "api", port: "http" }] };
		await stage.apply(appOf("web", { image, network }));
		await untilReason(stage, "web", "Available");
		await untilQuiet(stage);
		// Rolling out, and available again; what only counts is told once a second.
		expect(statusesOf(stage.proxy.calls, "web")).to.be.below(20);
		expect(statusesOf(stage.proxy.calls, "api")).to.equal(0);
		const lines = operator.log().filter(({ level }) => level === "warn");
		const texts = lines.map(({ message }) => String(message)).join("\n");
		expect(texts).to.contain(`the CRD ${crd} is not the one of this operator`);
		expect(lines.map(({ fields }) => fields).join(", ")).to.contain("selector");
	});
});
