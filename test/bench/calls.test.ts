// What is counted of the API server's audit log.

import { expect } from "chai";
import {
	byVerb,
	callOf,
	isRead,
	isWrite,
	stretchOf,
} from "../../bench/calls.ts";
import type { Call } from "../../bench/calls.ts";

const line = (fields: object) =>
	JSON.stringify({
		stage: "ResponseComplete",
		verb: "patch",
		userAgent: "seaworthy",
		user: {
			extra: { "authentication.kubernetes.io/credential-id": ["JTI=1"] },
		},
		objectRef: { resource: "deployments", namespace: "shop", name: "web" },
		responseStatus: { code: 200 },
		requestReceivedTimestamp: "2026-11-21T07:00:00.000250Z",
		stageTimestamp: "2026-11-21T07:00:00.010750Z",
		...fields,
	});
const call = (fields: object): Call => {
	const found = callOf(line(fields));
	if (!found) throw new Error("no call");
	return found;
};

describe("calls of the audit log", () => {
	it("are read with microseconds, and by the name of the caller", () => {
		const found = call({ userAgent: "twin/v1 (linux)" });
		expect(found.end - found.start).to.be.closeTo(10.5, 0.001);
		expect(found).to.include({
			verb: "patch",
			resource: "deployments",
			namespace: "shop",
			name: "web",
			status: 200,
			agent: "twin",
			credential: "JTI=1",
		});
	});

	it("name the subresource, and nothing where there is no resource", () => {
		const objectRef = { resource: "apps", subresource: "status" };
		expect(call({ objectRef }).resource).to.equal("apps/status");
		expect(call({ objectRef: undefined }).resource).to.equal("");
	});

	it("count once: a watch when it begins, all else when it is answered", () => {
		expect(callOf(line({ stage: "ResponseStarted" }))).to.equal(undefined);
		expect(callOf(line({ verb: "watch" }))).to.equal(undefined);
		const stage = "ResponseStarted";
		expect(call({ verb: "watch", stage }).verb).to.equal("watch");
	});

	it("are writes when they may change something, the Lease and Events excepted", () => {
		for (const verb of ["create", "update", "patch", "delete"]) {
			expect(isWrite(call({ verb })), verb).to.equal(true);
			for (const resource of ["leases", "events"])
				expect(isWrite(call({ verb, objectRef: { resource } }))).to.equal(
					false,
				);
		}
		for (const verb of ["get", "list", "watch"])
			expect(isWrite({ ...call({}), verb }), verb).to.equal(false);
	});

	it("are reads when they get or list, the Lease excepted; a watch is none", () => {
		expect(isRead(call({ verb: "get" }))).to.equal(true);
		expect(isRead(call({ verb: "list" }))).to.equal(true);
		expect(isRead({ ...call({}), verb: "watch" })).to.equal(false);
		const objectRef = { resource: "leases" };
		expect(isRead(call({ verb: "get", objectRef }))).to.equal(false);
	});

	it("are told by verb and resource, most frequent first", () => {
		const calls = [call({}), call({ verb: "create" }), call({})];
		expect(byVerb(calls)).to.deep.equal([
			"2 patch deployments",
			"1 create deployments",
		]);
	});

	it("make a stretch from the first arrival to the last answer, whatever their order", () => {
		const late = call({
			requestReceivedTimestamp: "2026-11-21T07:00:01.000000Z",
			stageTimestamp: "2026-11-21T07:00:02.000250Z",
			responseStatus: { code: 409 },
		});
		const stretch = stretchOf([late, call({})]);
		expect(stretch.seconds).to.be.closeTo(2, 1e-6);
		expect(stretch).to.include({ writes: 2, failed: 1 });
		expect(stretch.p99).to.be.closeTo(1000.25, 0.001);
		expect(stretchOf([]).seconds).to.deep.equal(Number.NaN);
	});
});
