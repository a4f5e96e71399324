// Elections on a Lease that an API server in memory keeps, with times fifty times shorter than the usual ones.

import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import { until } from "../../src/cli/demo/until.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { Election } from "../../src/runtime/lease.ts";
import { specOf } from "../../src/runtime/lease-record.ts";
import { LeaseServer } from "../support/lease-server.ts";

const times = { duration: 300, renewDeadline: 200, retryPeriod: 40 };

const running: Election[] = [];
const now = () => performance.now();

/** Starts a process that stands for election. */
function candidate(server: LeaseServer, identity: string) {
	const { link, cluster } = server.link();
	const told: string[] = [];
	const election = new Election({
		cluster,
		namespace: "seaworthy-system",
		name: "seaworthy",
		identity,
		times,
		onLeading: () => void told.push("leading"),
		onLost: () => void told.push("lost"),
		onRestored: () => void told.push("restored"),
		onFault: () => undefined,
	});
	running.push(election);
	election.start();
	const mayWrite = () => {
		try {
			election.fence();
			return true;
		} catch {
			return false;
		}
	};
	return { election, link, told, mayWrite };
}
type Candidate = ReturnType<typeof candidate>;

const leads = ({ election }: Candidate, seconds = 2) =>
	until("it leads", async () => election.isLeader || undefined, seconds, 1);

describe("an election", () => {
	afterEach(async () => {
		await Promise.all(running.splice(0).map((election) => election.stop()));
	});

	it("has one leader among many that start together, and its standbys need not ask", async () => {
		const server = new LeaseServer();
		const all = ["a", "b", "c"].map((name) => candidate(server, name));
		await wait(100);
		const { gets } = server;
		for (let n = 0; n < 20; n++) {
			await wait(10);
			expect(all.filter(({ mayWrite }) => mayWrite())).to.have.length(1);
		}
		expect(server.gets).to.equal(gets);
		expect(server.spec().leaseTransitions).to.equal(0);
	});

	it("passes a Lease that is given back on at once", async () => {
		const server = new LeaseServer();
		const first = candidate(server, "a");
		await leads(first);
		const second = candidate(server, "b");
		await wait(60);
		const { gets } = server;
		await first.election.stop();
		await leads(second);
		// Told, not found by looking.
		expect(server.gets).to.equal(gets);
		expect(first.mayWrite()).to.equal(false);
	});

	it("passes on what was given back without a watch, a little later", async () => {
		const server = new LeaseServer();
		server.tellsWatches = false;
		const first = candidate(server, "a");
		await leads(first);
		const second = candidate(server, "b");
		await wait(200);
		expect(first.election.holds("App/shop/web")).to.equal(true);
		expect(second.election.holds("App/shop/web")).to.equal(false);
		await first.election.stop();
		await leads(second, 0.2);
	});

	it("takes over from a leader that is cut off after its Lease, and never while that one may write", async () => {
		const server = new LeaseServer();
		const first = candidate(server, "a");
		await leads(first);
		const second = candidate(server, "b");
		await wait(60);
		const start = now();
		first.link.isCut = true;
		while (!second.election.isLeader) {
			await wait(1);
			expect(first.mayWrite() && second.mayWrite()).to.equal(false);
		}
		expect(now() - start).to.be.within(250, 600);
		expect(first.mayWrite()).to.equal(false);
		first.link.isCut = false;
		await wait(100);
		expect(first.told).to.deep.equal(["leading", "lost"]);
		expect(server.spec().holderIdentity).to.equal("b");
	});

	for (const lag of [150, 400])
		it(`counts a renewal from when it was asked for, also when the answer comes ${lag} ms late`, async () => {
			const server = new LeaseServer();
			const first = candidate(server, "a");
			await leads(first);
			const second = candidate(server, "b");
			await wait(60);
			first.link.lag = lag;
			while (!second.election.isLeader) {
				await wait(1);
				expect(first.mayWrite() && second.mayWrite()).to.equal(false);
			}
			expect(first.link.isCut).to.equal(true);
			expect(first.mayWrite()).to.equal(false);
		});

	it("stops a leader at once whose Lease is deleted; a standby waits it out, the old leader may make it anew", async () => {
		const server = new LeaseServer();
		const first = candidate(server, "a");
		await leads(first);
		const second = candidate(server, "b");
		await wait(60);
		server.remove();
		await wait(0);
		expect(first.mayWrite()).to.equal(false);
		await leads(first);
		expect(first.told).to.deep.equal(["leading", "lost", "leading"]);
		expect(second.told).to.deep.equal([]);
		first.link.isCut = true;
		await wait(60);
		server.remove();
		await wait(60);
		expect(second.mayWrite()).to.equal(false);
		await leads(second);
		expect(first.mayWrite()).to.equal(false);
	});

	it("goes on leading when somebody else touches the Lease", async () => {
		const server = new LeaseServer();
		const first = candidate(server, "a");
		await leads(first);
		const { lease } = server;
		if (lease) {
			const { metadata } = lease;
			const resourceVersion = String(++server.version);
			server.lease = { ...lease, metadata: { ...metadata, resourceVersion } };
		}
		await wait(250);
		expect(first.told).to.deep.equal(["leading"]);
		expect(first.mayWrite()).to.equal(true);
	});

	it("is led again after etcd was restored to an earlier state", async () => {
		const server = new LeaseServer();
		const first = candidate(server, "a");
		await leads(first);
		await wait(60);
		const { lease } = server;
		expect(lease).not.to.equal(undefined);
		if (!lease) return;
		const metadata = { ...lease.metadata, resourceVersion: "1" };
		server.version = 1;
		server.lease = { ...lease, metadata };
		const isRenewed = async () => server.version > 3 || undefined;
		await until("the restored Lease is renewed", isRenewed, 5, 5);
		await leads(first);
		expect(first.told.filter((each) => each === "restored")).to.have.length(1);
		expect(first.mayWrite()).to.equal(true);
	});

	it("takes a later write of somebody else, told before its own answer, for no restored etcd", async () => {
		const server = new LeaseServer();
		const first = candidate(server, "a");
		await leads(first);
		server.onWrite = (lease) => {
			server.onWrite = undefined;
			const { metadata } = lease;
			server.touch({ ...metadata, annotations: { note: "x" } });
		};
		await wait(200);
		expect(first.told).to.deep.equal(["leading"]);
	});

	it("steps down when another has taken the Lease, as soon as it is told", async () => {
		const server = new LeaseServer();
		const first = candidate(server, "a");
		await leads(first);
		const { cluster } = server.link();
		const thief = { ...(server.lease as KubeObject) };
		await cluster.replace(undefined, {
			...thief,
			spec: { ...specOf(thief), holderIdentity: "thief" },
		});
		await wait(2);
		expect(first.told).to.deep.equal(["leading", "lost"]);
		expect(first.mayWrite()).to.equal(false);
	});
});
