// The short campaign: fixed seeds, a control plane of its own. `make faults` runs more of them.

import { expect } from "chai";
import { account, campaigns, shortRoundOf } from "./campaign.ts";
import { Ground } from "./ground.ts";
import { shortWindow } from "./rest.ts";

describe("under faults", function () {
	this.timeout(180_000);
	let ground: Ground;

	before(async () => {
		ground = await Ground.raise();
	});
	after(async () => ground?.stop());

	for (const campaign of campaigns) {
		const { name, oracles, shortSeeds } = campaign;
		if (shortSeeds === 0) continue;
		const seeds = shortRoundOf(campaign);
		it(`${name} with seeds 1 to ${shortSeeds}: ${oracles.join(" ")} find nothing`, async () => {
			const result = await campaign.round(ground, seeds, shortWindow);
			expect(result.findings.length, account(campaign, result)).to.equal(0);
			// A round without faults would prove nothing.
			expect(result.notes["faults"]).to.be.greaterThan(0);
			expect(result.notes["watchFaults"]).not.to.equal(0);
		});
	}
});
