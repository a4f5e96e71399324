// The order of the children: what protects and configures pods is there before the pods are.

import { expect } from "chai";
import { appChildren } from "../../../src/compile/app/index.ts";

describe("the children of an App", () => {
	const kindsOf = (wave: 0 | 1) =>
		[
			...new Set(
				appChildren
					.filter((child) => child.wave === wave)
					.map(({ resource }) => resource.kind),
			),
		].sort();

	it("come in two waves: what runs goes last", () => {
		expect(kindsOf(0)).to.include.members([
			"ConfigMap",
			"ControllerRevision",
			"NetworkPolicy",
			"Secret",
			"Service",
			"ServiceAccount",
		]);
		expect(kindsOf(1)).to.deep.equal([
			"Deployment",
			"EndpointSlice",
			"PodDisruptionBudget",
		]);
	});
});
