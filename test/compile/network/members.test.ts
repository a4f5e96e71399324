// Who is a member of an AppNetwork when there are more than it connects, or a cache lags.

import { expect } from "chai";
import type { App } from "../../../src/api/app/app.ts";
import type { AppNetwork } from "../../../src/api/app-network.ts";
import { mostConnected } from "../../../src/api/app-network.ts";
import {
	candidatesIn,
	membersOf,
} from "../../../src/compile/network/members.ts";

import { carryOut } from "../../support/case.ts";

const appIn = (namespace: string, name: string, deletionTimestamp?: string) =>
	({
		metadata: {
			namespace,
			name,
			...(deletionTimestamp && { deletionTimestamp }),
		},
	}) as unknown as App;
const network = (spec: Partial<AppNetwork["spec"]>) =>
	({
		metadata: { namespace: "shop", name: "all" },
		spec,
	}) as unknown as AppNetwork;
const none = new Map();

describe("members of an AppNetwork", () => {
	const apps = Array.from({ length: mostConnected + 10 }, (_, index) =>
		appIn("shop", `a${String(index).padStart(4, "0")}`),
	);

	it("are the first by name, as many as it connects", () => {
		const found = membersOf(network({}), candidatesIn(apps.toReversed()), none);
		expect([found.count, found.leftOut]).to.deep.equal([mostConnected, 10]);
		expect(found.connected.get("shop")?.[0]).to.equal("a0000");
		expect(found.connected.get("shop")).not.to.include("a0500");
	});

	it("are counted by the AppNetwork, which says how many it leaves out", async () => {
		const parent = {
			...network({}),
			apiVersion: "seaworthy.dev/v1alpha1",
			kind: "AppNetwork",
		};
		const related = apps.map((app) => ({
			...app,
			apiVersion: parent.apiVersion,
			kind: "App",
			spec: { network: { join: [{ name: "all" }] } },
		}));
		const { report } = await carryOut({ parent, related });
		expect(report.fields["memberCount"]).to.equal(mostConnected);
		const stalled = report.conditions.find(({ type }) => type === "Stalled");
		expect(stalled?.reason).to.equal("NetworkFull");
		expect(stalled?.message).to.contain("10 more join and are left out");
	});

	it("are all of them where nothing is opened between them", () => {
		const links = network({ traffic: "Links" });
		const { leftOut } = membersOf(links, candidatesIn(apps), none);
		expect(leftOut).to.equal(0);
	});

	it("count across namespaces in the order of their addresses", () => {
		const shared = network({ shareWith: [{ name: "a" }, { name: "a-b" }] });
		const far = [appIn("a", "one"), appIn("a-b", "two"), appIn("b", "three")];
		const all = candidatesIn([...apps, ...far]);
		const { connected, leftOut } = membersOf(shared, all, none);
		expect([...connected.keys()]).to.deep.equal(["a-b", "a", "shop"]);
		expect(leftOut).to.equal(12);
	});

	it("hold the App that asks, and nobody who is being deleted", () => {
		const candidates = candidatesIn([
			appIn("shop", "b"),
			appIn("shop", "c", "2026-11-21T12:00:00Z"),
		]);
		const self = { namespace: "shop", name: "a" };
		const { connected } = membersOf(network({}), candidates, none, self);
		expect([...connected]).to.deep.equal([["shop", ["a", "b"]]]);
	});

	it("are sorted once for all who ask", () => {
		expect(candidatesIn(apps)).to.equal(candidatesIn(apps));
	});
});
