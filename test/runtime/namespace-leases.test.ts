// Two releases that are told to serve one namespace: the API server in memory keeps the one Lease there.

import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import { ClusterError } from "../../src/runtime/errors.ts";
import { createLog } from "../../src/runtime/log.ts";
import { NamespaceLeases } from "../../src/runtime/namespace-leases.ts";
import { until } from "../../src/cli/demo/until.ts";
import { LeaseServer } from "../support/lease-server.ts";

const times = { duration: 300, renewDeadline: 200, retryPeriod: 40 };
const running: NamespaceLeases[] = [];

type Link = ReturnType<LeaseServer["link"]>;

function release(
	server: LeaseServer,
	name: string,
	{ link, cluster }: Link = server.link(),
) {
	const changes: string[] = [];
	const leases = new NamespaceLeases({
		cluster,
		release: name,
		log: createLog("none", false),
		onChange: (namespace) => changes.push(namespace),
		times,
	});
	running.push(leases);
	leases.follow(["shop"]);
	return { link, leases, changes };
}
type Release = ReturnType<typeof release>;
const holds = ({ leases }: Release, isHeld = true) =>
	until(
		"it holds",
		async () => leases.holds("shop") === isHeld || undefined,
		2,
		1,
	);
const settled = ({ leases }: Release) =>
	until("it is settled", async () => leases.isSettled || undefined, 2, 1);

describe("a namespace that two releases serve (R22)", () => {
	afterEach(async () => {
		await Promise.all(running.splice(0).map((leases) => leases.stop()));
	});

	it("is held by the first, and the second hears that it is not its own", async () => {
		const server = new LeaseServer();
		const first = release(server, "a/seaworthy");
		expect(first.leases.isSettled, "before any answer").to.equal(false);
		await holds(first);
		const second = release(server, "b/seaworthy");
		await settled(second);
		await wait(400);
		expect(second.leases.holds("shop")).to.equal(false);
		expect(first.leases.holds("shop")).to.equal(true);
		expect(second.changes).to.include("shop");
	});

	it("goes to the second at once when it leaves the list of the first", async () => {
		const server = new LeaseServer();
		const first = release(server, "a/seaworthy");
		await holds(first);
		const second = release(server, "b/seaworthy");
		await settled(second);
		const start = performance.now();
		first.leases.follow([]);
		expect(first.leases.holds("shop")).to.equal(false);
		await holds(second);
		expect(performance.now() - start).to.be.below(150);
	});

	it("goes to the second when the first has been gone for as long as its Lease lasts", async () => {
		const server = new LeaseServer();
		const first = release(server, "a/seaworthy");
		await holds(first);
		const second = release(server, "b/seaworthy");
		await settled(second);
		first.link.isCut = true;
		await holds(second);
		expect(first.leases.holds("shop")).to.equal(false);
	});

	it("is not held for ever by one write of a stranger, however long its Lease says that it lasts", async () => {
		const server = new LeaseServer();
		const { cluster } = server.link();
		await cluster.create(undefined, {
			apiVersion: "coordination.k8s.io/v1",
			kind: "Lease",
			metadata: { name: "seaworthy-owner", namespace: "shop" },
			spec: { holderIdentity: "stranger", leaseDurationSeconds: 1_000_000_000 },
		});
		const first = release(server, "a/seaworthy");
		await settled(first);
		expect(first.leases.holds("shop")).to.equal(false);
		await holds(first);
	});

	it("stays with the release whose process only stops", async () => {
		const server = new LeaseServer();
		const first = release(server, "a/seaworthy");
		await holds(first);
		const second = release(server, "b/seaworthy");
		await settled(second);
		await first.leases.stop();
		await wait(100);
		expect(second.leases.holds("shop")).to.equal(false);
		await holds(release(server, "a/seaworthy"));
	});

	it("is known not to be held where the namespace does not exist, and is told of once", async () => {
		const server = new LeaseServer();
		const { link, cluster } = server.link();
		const create = async () => {
			throw new ClusterError("notFound", "no such namespace", 404);
		};
		const first = release(server, "a/seaworthy", {
			link,
			cluster: { ...cluster, create },
		});
		await settled(first);
		await wait(200);
		expect(first.leases.states).to.deep.equal({ shop: false });
		expect(first.changes).to.deep.equal(["shop"]);
	});

	it("is known not to be held when the server refuses the Lease", async () => {
		const server = new LeaseServer();
		const way = server.link();
		way.link.isCut = true;
		const first = release(server, "a/seaworthy", way);
		await settled(first);
		expect(first.leases.holds("shop")).to.equal(false);
		way.link.isCut = false;
		await holds(first);
	});
});
