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

	it("are the first by name where they are of one age, as many as it connects", () => {
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

	it("are those of its own namespace first, and as many of each other as their share", () => {
		const shareWith = ["aaa", "b", "a-b"].map((name) => ({ name }));
		const guests = (namespace: string, count: number) =>
			Array.from({ length: count }, (_, index) =>
				appIn(namespace, `g${index}`),
			);
		const few = [
			...apps.slice(0, 400),
			...guests("aaa", 300),
			...guests("b", 300),
			...guests("a-b", 20),
			...guests("stranger", 5),
		];
		const { connected, leftOut } = membersOf(
			network({ shareWith }),
			candidatesIn(few),
			none,
		);
		expect(
			[...connected].map(([name, { length }]) => [name, length]),
		).to.deep.equal([
			["a-b", 20],
			["aaa", 40],
			["b", 40],
			["shop", 400],
		]);
		expect(leftOut).to.equal(520);
	});

	it("are the oldest, and those that run pods before others", () => {
		const aged = (
			name: string,
			creationTimestamp: string,
			workload?: string,
		) => ({
			...appIn("shop", name),
			metadata: { namespace: "shop", name, creationTimestamp },
			...(workload && { spec: { workload } }),
		});
		const ranked = candidatesIn([
			aged("a", "2026-03-01T00:00:00Z"),
			aged("b", "2026-01-01T00:00:00Z", "External"),
			aged("c", "2026-02-01T00:00:00Z"),
		] as App[]);
		expect(ranked.get("shop")).to.deep.equal(["c", "a", "b"]);
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
