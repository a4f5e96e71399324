// Whether another release works in a namespace, as its Lease tells.

import { expect } from "chai";
import type { KubeObject } from "../../src/kube/objects.ts";
import { ClusterError } from "../../src/runtime/errors.ts";
import { OtherHolders } from "../../src/runtime/other-holders.ts";

const leaseOf = (holderIdentity: string, resourceVersion: string) => ({
	apiVersion: "coordination.k8s.io/v1",
	kind: "Lease",
	metadata: { name: "seaworthy-owner", namespace: "data", resourceVersion },
	spec: { holderIdentity },
});

function holdersOf(read: () => KubeObject | undefined) {
	let reads = 0;
	const get = async () => {
		reads++;
		return read();
	};
	const holders = new OtherHolders({ get }, "a/seaworthy");
	return {
		isHeld: (minutes: number) => holders.isHeld("data", minutes * 60_000),
		reads: () => reads,
	};
}

describe("a namespace that is not served", () => {
	it("is nobody's without a Lease, after it was given back, and while the Lease is our own", async () => {
		for (const lease of [
			undefined,
			leaseOf("", "1"),
			leaseOf("a/seaworthy", "1"),
		])
			expect(await holdersOf(() => lease).isHeld(0)).to.equal(false);
	});

	it("is another release's while that renews the Lease, and is asked for once in five minutes", async () => {
		let version = 1;
		const { isHeld, reads } = holdersOf(() =>
			leaseOf("b/seaworthy", String(version)),
		);
		expect(await isHeld(0)).to.equal(true);
		expect(await isHeld(4)).to.equal(true);
		expect(reads()).to.equal(1);
		version++;
		expect(await isHeld(6)).to.equal(true);
		expect(await isHeld(12)).to.equal(false);
		expect(reads()).to.equal(3);
	});

	it("counts as another release's while the Lease may not be read", async () => {
		const { isHeld } = holdersOf(() => {
			throw new ClusterError("forbidden", "no", 403);
		});
		for (const minute of [0, 6, 12])
			expect(await isHeld(minute)).to.equal(true);
	});
});
