// An independent watcher: counts what appears and disappears, on streams of its own past the fault proxy.

import type { IncomingMessage } from "node:http";
import { Agent, request } from "node:https";
import type { ClientConfig } from "../../src/controlplane/admin-client.ts";
import type { KubeObject, Resource } from "../../src/kube/objects.ts";
import { pathOf } from "../../src/runtime/cluster.ts";
import { jsonLines } from "../../src/runtime/lines.ts";
import { childKinds, isOurs } from "./canonical.ts";
import { withoutMarks } from "./canonical.ts";

type Seen = { namespace: string; what: string };

export class Observer {
	readonly #config: ClientConfig;
	readonly #agent: Agent;
	readonly #seen: Seen[] = [];
	/** Why a stream ended; then counts would be too low. */
	#broken: string | undefined;

	private constructor(config: ClientConfig) {
		this.#config = config;
		this.#agent = new Agent({
			ca: config.certificateAuthority,
			cert: config.clientCertificate,
			key: config.clientKey,
		});
	}

	/** From now on; what is there already is not counted. */
	static async start(config: ClientConfig): Promise<Observer> {
		const observer = new Observer(config);
		await Promise.all(childKinds.map((kind) => observer.#open(kind)));
		return observer;
	}

	/** How often something of ours was added or deleted, by "ADDED Kind/name" with names as in the canonical state. */
	counts(namespace: string): Map<string, number> {
		if (this.#broken) throw new Error(`the observer broke: ${this.#broken}`);
		const counts = new Map<string, number>();
		for (const { namespace: place, what } of this.#seen)
			if (place === namespace) counts.set(what, (counts.get(what) ?? 0) + 1);
		return counts;
	}

	stop(): void {
		this.#seen.length = 0;
		this.#agent.destroy();
	}

	async #open(resource: Resource): Promise<void> {
		const list = await this.#get(resource, "limit=1");
		let text = "";
		for await (const chunk of list) text += String(chunk);
		const { metadata } = JSON.parse(text) as KubeObject;
		const version = `watch=1&resourceVersion=${metadata.resourceVersion}`;
		const stream = await this.#get(resource, version);
		void this.#follow(resource, stream).catch((error: unknown) => {
			this.#broken = String(error);
		});
	}

	async #follow(resource: Resource, stream: IncomingMessage): Promise<void> {
		for await (const line of jsonLines(stream)) {
			const { type, object } = line as { type: string; object: KubeObject };
			if (type === "ERROR") throw new Error(JSON.stringify(object));
			const whole = { ...object, kind: resource.kind };
			if (type === "MODIFIED" || !isOurs(whole)) continue;
			// Slices that the cluster makes for a Service are its own business.
			if (object.metadata.ownerReferences?.[0]?.kind === "Service") continue;
			const { namespace = "", name } = object.metadata;
			const title = withoutMarks(name, namespace);
			this.#seen.push({ namespace, what: `${type} ${resource.kind}/${title}` });
		}
	}

	#get(resource: Resource, query: string): Promise<IncomingMessage> {
		const url = new URL(`${pathOf(resource)}?${query}`, this.#config.server);
		return new Promise((resolve, reject) => {
			const outgoing = request(url, { agent: this.#agent }, resolve);
			outgoing.once("error", reject);
			outgoing.end();
		});
	}
}

/** What was counted otherwise than where nothing failed. */
export function countDifferences(
	actual: ReadonlyMap<string, number>,
	calm: ReadonlyMap<string, number>,
): string[] {
	const all = [...new Set([...actual.keys(), ...calm.keys()])].sort();
	return all
		.filter((what) => actual.get(what) !== calm.get(what))
		.map(
			(what) =>
				`${what}: ${actual.get(what) ?? 0} times instead of ${calm.get(what) ?? 0}`,
		);
}
