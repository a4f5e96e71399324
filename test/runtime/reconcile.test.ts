// Whole passes over an App against a server of a few lines: which calls they make.

import { expect } from "chai";
import { platform } from "../../src/api/platform.ts";
import type { ParentObject } from "../../src/controllers/controller.ts";
import { controllers } from "../../src/controllers/index.ts";
import type { KubeObject, Resource } from "../../src/kube/objects.ts";
import type { Cluster } from "../../src/runtime/cluster.ts";
import { ClusterError } from "../../src/runtime/errors.ts";
import { Informers } from "../../src/runtime/informers.ts";
import { Ledger } from "../../src/runtime/ledger.ts";
import { Pace } from "../../src/runtime/pace.ts";
import { reconcile } from "../../src/runtime/reconcile.ts";
import { Repairs } from "../../src/runtime/repairs.ts";
import { seen } from "../../src/schema/defaults.ts";
import { ours } from "../support/objects.ts";

const app: ParentObject & KubeObject = {
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "App",
	metadata: {
		name: "web",
		namespace: "shop",
		uid: "app-1",
		generation: 1,
		resourceVersion: "1",
	},
	spec: {
		image: "registry.example/shop/web:1.0.0",
		ports: [{ name: "http", port: 8080 }],
		config: { layers: [{ values: { A: "1" } }] },
	},
};

/** Keeps what is written; `fails` is asked before each write and may throw. */
function serverOf(
	fails: (call: string) => void,
	before: { [member: string]: unknown } = {},
) {
	const calls: string[] = [];
	const kept = { status: before };
	let version = 10;
	const write = (verb: string, { kind }: Resource, object: KubeObject) => {
		const call = `${verb} ${kind}`;
		calls.push(call);
		fails(call);
		version++;
		const metadata = {
			...object.metadata,
			uid: object.metadata.uid ?? `${kind}-${version}`,
			resourceVersion: String(version),
			managedFields: [ours({ "f:spec": {} })],
		};
		return Promise.resolve({ ...object, metadata });
	};
	const cluster: Partial<Cluster> = {
		create: (resource, object) => write("post", resource, object),
		apply: (resource, object) => write("apply", resource, object),
		patchStatus: (resource, _, patch) => {
			// A merge patch, one level of it: null removes.
			const after = { ...kept.status };
			for (const [name, value] of Object.entries(patch))
				if (value === null) delete after[name];
				else after[name] = value;
			const answer = write("status", resource, { ...app, status: after });
			kept.status = after;
			return answer;
		},
	};
	return { calls, cluster: cluster as Cluster };
}

function stage(
	fails: (call: string) => void = () => undefined,
	status?: { [member: string]: unknown },
) {
	const { calls, cluster } = serverOf(fails, status);
	const informers = new Informers({
		controllers,
		cluster,
		enqueue: () => undefined,
	});
	for (const { resource, sink } of informers.watches) {
		if (resource.kind === "App") sink.upsert(app);
		sink.bookmark("5");
	}
	const [controller] = controllers;
	if (!controller) throw new Error("no controller");
	const world = {
		cluster,
		informers,
		platform: seen(platform, { servedNamespaces: ["shop"] }),
		now: () => "2026-11-21T12:00:00Z",
		repairs: new Repairs(),
		pace: new Pace(() => undefined),
		ledger: new Ledger(),
		openVault: () => {
			throw new Error("nothing has values here");
		},
		obstacleIn: () => undefined,
		onSuppressed: () => undefined,
	};
	/** The calls of one more pass, sorted, and what it rejected with. */
	const pass = async () => {
		calls.length = 0;
		const failure = await reconcile(controller, "shop", "web", world).then(
			() => undefined,
			(error: unknown) => error,
		);
		return { calls: calls.toSorted(), failure };
	};
	return { pass };
}

describe("a pass", () => {
	it("writes each child once and one status, and the next one nothing", async () => {
		const { pass } = stage();
		expect((await pass()).calls).to.deep.equal([
			"apply Deployment",
			"apply NetworkPolicy",
			"apply Service",
			"post ConfigMap",
			"post ControllerRevision",
			"post ServiceAccount",
			"status App",
		]);
		expect((await pass()).calls).to.deep.equal([]);
	});

	it("does not write again what one before wrote that failed later", async () => {
		let isWell = false;
		const { pass } = stage((call) => {
			if (!isWell && call === "apply Deployment")
				throw new ClusterError("unavailable", "busy", 503);
		});
		const first = await pass();
		expect(first.calls)
			.to.include("apply Service")
			.and.not.include("status App");
		expect(first.failure).to.be.instanceOf(ClusterError);
		isWell = true;
		expect((await pass()).calls).to.deep.equal([
			"apply Deployment",
			"status App",
		]);
		expect((await pass()).calls).to.deep.equal([]);
	});

	it("writes the status alone when only that failed", async () => {
		let isWell = false;
		const { pass } = stage((call) => {
			if (!isWell && call === "status App")
				throw new ClusterError("lost", "no answer");
		});
		expect((await pass()).calls).to.have.length(7);
		isWell = true;
		expect((await pass()).calls).to.deep.equal(["status App"]);
	});

	it("takes out of the status what another leader left there unseen", async () => {
		const { pass } = stage(undefined, { edges: [{ name: "old" }] });
		expect((await pass()).failure).to.match(/more than was known/);
		expect((await pass()).calls).to.deep.equal(["status App"]);
		expect((await pass()).calls).to.deep.equal([]);
	});
});
