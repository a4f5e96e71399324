import { expect } from "chai";
import type { PlannedChild } from "../../src/compile/child.ts";
import { deployments, secrets } from "../../src/kube/objects.ts";
import { usesSecrets } from "../../src/runtime/uses-secrets.ts";

const app = { children: [{ resource: deployments }, { resource: secrets }] };
const planned = (resource: typeof secrets) => ({
	children: [{ resource } as PlannedChild],
});
const nothing = { related: new Map() };

describe("Secrets that may not be watched", () => {
	it("hold up an App that makes one or names one", () => {
		expect(usesSecrets(app, nothing, planned(secrets))).to.equal(true);
		const named = { related: new Map([["Secret/shop/db", []]]) };
		expect(usesSecrets(app, named, planned(deployments))).to.equal(true);
	});

	it("hold up no App without", () => {
		const others = { related: new Map([["ConfigMap/shop/common", []]]) };
		expect(usesSecrets(app, others, planned(deployments))).to.equal(false);
	});

	it("always hold up what makes nothing but Secrets, though its plan be empty", () => {
		const appSecret = { children: [{ resource: secrets }] };
		expect(usesSecrets(appSecret, nothing, { children: [] })).to.equal(true);
	});

	it("hold up nothing that makes nothing", () => {
		expect(usesSecrets({ children: [] }, nothing, { children: [] })).to.equal(
			false,
		);
	});
});
