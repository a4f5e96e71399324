// The order of the children: what protects and configures pods is there before the pods are.

import { expect } from "chai";
import type { AppFacts } from "../../../src/compile/app/facts.ts";
import { appChildren } from "../../../src/compile/app/index.ts";
import type { Wave } from "../../../src/compile/child.ts";

describe("the children of an App", () => {
	const kindsOf = (wave: Wave, workload = "Deployment") =>
		[
			...new Set(
				appChildren
					.filter((child) =>
						typeof child.wave === "function"
							? child.wave({ spec: { workload } } as AppFacts) === wave
							: child.wave === wave,
					)
					.map(({ resource }) => resource.kind),
			),
		].sort();

	it("come in two waves, what runs last; a new Service holds up nothing", () => {
		expect(kindsOf(0)).to.include.members([
			"ConfigMap",
			"NetworkPolicy",
			"Secret",
			"ServiceAccount",
		]);
		expect(kindsOf(1)).to.deep.equal([
			"Deployment",
			"EndpointSlice",
			"PodDisruptionBudget",
		]);
		expect(
			kindsOf(0, "External"),
			"addresses serve whoever has its name",
		).to.include("Service");
		expect(kindsOf("beside")).to.deep.equal(["Service"]);
	});
});
