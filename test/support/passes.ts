// Passes over one App against a server of a few lines.

import { platform } from "../../src/api/platform.ts";
import type { ParentObject } from "../../src/controllers/controller.ts";
import { controllers } from "../../src/controllers/index.ts";
import type { KubeObject, Resource } from "../../src/kube/objects.ts";
import type { Cluster } from "../../src/runtime/cluster.ts";
import { Informers } from "../../src/runtime/informers.ts";
import { Ledger } from "../../src/runtime/ledger.ts";
import { Pace } from "../../src/runtime/pace.ts";
import type { Ending } from "../../src/runtime/reconcile.ts";
import { reconcile } from "../../src/runtime/reconcile.ts";
import type { Sink } from "../../src/runtime/reflector.ts";
import { RenamedCopies } from "../../src/runtime/renamed-copies.ts";
import { RefusalRetries } from "../../src/runtime/refusal-retries.ts";
import { RepairLimiter } from "../../src/runtime/repair-limiter.ts";
import { UnkeptFields } from "../../src/runtime/unkept-fields.ts";
import { seen } from "../../src/schema/defaults.ts";
import { configMap, ours } from "./objects.ts";

export const app: ParentObject & KubeObject = {
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

type Tree = { [member: string]: unknown };

/** RFC 7386: null removes. */
function merged(before: Tree, patch: Tree): Tree {
	const after = { ...before };
	for (const [name, value] of Object.entries(patch)) {
		const isMap = value?.constructor === Object;
		if (value === null) delete after[name];
		else if (isMap)
			after[name] = merged((after[name] ?? {}) as Tree, value as Tree);
		else after[name] = value;
	}
	return after;
}

type Kept = {
	/** What a write of its status answers with. */
	app: KubeObject;
	/** Members of status that it does not keep, as with an older CRD. */
	drops: string[];
	/** The last patch of status. */
	sent?: { [member: string]: unknown };
	status: { [member: string]: unknown };
	/** Of every ConfigMap; without it there is none. */
	data?: { [key: string]: string };
	/** The answers to all writes of children. */
	children: KubeObject[];
};

/** Keeps what is written; `fails` is asked before each write and may throw. `parent` is the App as a read gives it. */
function serverOf(
	fails: (call: string) => void,
	before: { [member: string]: unknown } = {},
) {
	const calls: string[] = [];
	const kept: Kept = { app, status: before, drops: [], children: [] };
	const parent: { now: KubeObject | undefined; reads: () => void } = {
		now: app,
		reads: () => undefined,
	};
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
		const answer = { ...object, metadata };
		if (verb !== "status") kept.children.push(answer);
		return Promise.resolve(answer);
	};
	const cluster: Partial<Cluster> = {
		get: async ({ kind }, _, name) => {
			calls.push(`get ${kind}`);
			parent.reads();
			if (kind === "ConfigMap" && kept.data)
				return { ...configMap(name, "3"), data: kept.data };
			return kind === "App" ? parent.now : undefined;
		},
		list: async ({ kind }) => {
			calls.push(`list ${kind}`);
			const isApp = kind === "App" && parent.now !== undefined;
			return {
				items: isApp && parent.now ? [parent.now] : [],
				continueToken: "",
				resourceVersion: "5",
			};
		},
		remove: async ({ kind }, { name, uid }) =>
			void calls.push(`delete ${kind} ${name} ${uid}`),
		create: (resource, object) => write("post", resource, object),
		apply: (resource, object) => write("apply", resource, object),
		patchStatus: async (resource, _, patch) => {
			kept.sent = patch;
			const taken = Object.entries(patch).filter(
				([name]) => !kept.drops.includes(name),
			);
			const after = merged(kept.status, Object.fromEntries(taken));
			const told = { ...kept.app, status: after };
			const answer = await write("status", resource, told);
			kept.status = after;
			return answer;
		},
	};
	return { calls, parent, kept, cluster: cluster as Cluster };
}

export function stage(
	fails: (call: string) => void = () => undefined,
	status?: { [member: string]: unknown },
) {
	const { calls, parent, kept, cluster } = serverOf(fails, status);
	const queued: string[] = [];
	const unkept: string[] = [];
	const informers = new Informers({
		controllers,
		cluster,
		enqueue: (key) => void queued.push(key),
	});
	informers.serve(["shop"]);
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
		repairs: new RepairLimiter(),
		renamed: new RenamedCopies(),
		refusals: new RefusalRetries(() => undefined),
		pace: new Pace(() => undefined),
		ledger: new Ledger(),
		openVault: () => {
			throw new Error("nothing has values here");
		},
		obstacleIn: (): string | undefined => undefined,
		mayWriteIn: () => true,
		isHeldElsewhere: async (_namespace: string) => false,
		onSuppressed: () => undefined,
		onRepaired: () => undefined,
		unkept: new UnkeptFields(),
		onUnkept: (kind: string, paths: readonly string[]) =>
			void unkept.push(`${kind} ${paths.join(" ")}`),
		isRetry: false,
		enterLarge: async () => undefined,
	};
	/** The calls of one more pass, sorted, when it wants to run again, and what it rejected with. */
	const pass = async (namespace = "shop") => {
		calls.length = 0;
		let again: number | undefined;
		let ending: Ending["result"] | undefined;
		let failure: unknown;
		try {
			const done = await reconcile(controller, namespace, "web", world);
			ending = done.result;
			again = done.again;
		} catch (error) {
			failure = error;
		}
		const made = calls.toSorted();
		return { calls: made, ending, failure, ...(again && { again }) };
	};
	const told = () => informers.parents("App").get("shop", "web");
	return {
		pass,
		parent,
		queued,
		informers,
		sinkOf,
		server: kept,
		unkept,
		world,
		told,
	};

	function sinkOf(kind: string): Sink {
		const watch = informers.watches.find((each) => each.resource.kind === kind);
		if (!watch) throw new Error(`nobody watches ${kind}`);
		return watch.sink;
	}
}
