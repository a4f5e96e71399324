// A key pair for each served namespace, by which values are sealed for it. Private keys stay beside the operator; the public
// ones stand in a ConfigMap that everybody may read. An old key is never deleted.

import { randomBytes } from "node:crypto";
import { queryKey } from "../controllers/controller.ts";
import { canonical, publicKeysName, sealingKeyName } from "../kube/names.ts";
import type { KubeObject } from "../kube/objects.ts";
import { configMaps, secrets } from "../kube/objects.ts";
import { newKeyPair, open, recipientOf } from "../sealing/age.ts";
import { silenced } from "./apply.ts";
import type { Cluster } from "./cluster.ts";
import { ClusterError } from "./errors.ts";
import type { Informers } from "./informers.ts";
import type { Log } from "./log.ts";
import { messageOf } from "./log.ts";
import type { OpenVault } from "./vault.ts";

/** The key under which the process asks for the ConfigMap, like any object that asks for one. */
export const sealingKeys = "sealing-keys";
/** The key of a Secret by which is sealed now; all others in it can still open. */
const currentKey = "current";
/** Whoever may make Secrets there is the operator's own administrator; a Secret of other origin is no key. */
const keyLabel = "seaworthy.dev/sealing-key";
const retryAfter = 5_000;

type Options = {
	informers: Pick<Informers, "subscriptions">;
	cluster: Pick<Cluster, "get" | "create" | "apply">;
	/** The operator's own namespace. */
	namespace: string;
	log: Log;
	/** Whether this process may write. */
	isLeader: () => boolean;
};

export class SealingKeys {
	readonly #options: Options;
	/** Private keys by namespace, the current one first. */
	readonly #known = new Map<string, readonly string[]>();
	#served: readonly string[] = [];
	#round: Promise<void> = Promise.resolve();

	constructor(options: Options) {
		this.#options = options;
		const { informers, namespace } = options;
		const query = { kind: configMaps.kind, namespace, name: publicKeysName };
		informers.subscriptions.add(sealingKeys, queryKey(query));
	}

	readonly openVault: OpenVault = (namespace) => ({
		bytes: randomBytes,
		unseal: (sealed) => this.#unseal(namespace, sealed),
	});

	/** Sees to a key for each of these namespaces; at most one round at a time. */
	serve(namespaces: readonly string[] = this.#served): void {
		this.#served = namespaces;
		this.#round = this.#round.then(() => this.#ensure());
	}

	/** Opens with any key of the namespace. A key that was put back meanwhile is found. */
	async #unseal(
		namespace: string,
		sealed: string,
	): Promise<Buffer | undefined> {
		const known = this.#known.get(namespace);
		const value = known && (await open(sealed, known));
		if (value) return value;
		return open(sealed, (await this.#read(namespace)) ?? []);
	}

	async #ensure(): Promise<void> {
		if (!this.#options.isLeader()) return;
		try {
			const recipients: { [namespace: string]: string } = {};
			for (const namespace of this.#served) {
				const [current = ""] = await this.#keysOf(namespace);
				const recipient = await recipientOf(current);
				if (recipient) recipients[namespace] = recipient;
			}
			await this.#publish(recipients);
		} catch (error) {
			const level = error instanceof ClusterError ? "warn" : "error";
			this.#options.log.log(level, "sealing keys; tried again", {
				error: messageOf(error),
			});
			setTimeout(() => this.serve(), retryAfter).unref();
		}
	}

	async #keysOf(namespace: string): Promise<readonly string[]> {
		return (
			this.#known.get(namespace) ??
			(await this.#read(namespace)) ??
			this.#make(namespace)
		);
	}

	/** Undefined where there is no key yet. */
	async #read(namespace: string): Promise<readonly string[] | undefined> {
		const { cluster, namespace: own } = this.#options;
		const name = sealingKeyName(namespace);
		const secret = await cluster
			.get(secrets, own, name)
			.catch((error: unknown) => {
				throw silenced(error, secrets);
			});
		if (!secret) return undefined;
		const keys = keysIn(secret);
		if (keys.length === 0)
			this.#options.log.error("holds no sealing key", { secret: name });
		this.#known.set(namespace, keys);
		return keys;
	}

	/** Posted, so that of two that make one at the same time one fails and reads. */
	async #make(namespace: string): Promise<readonly string[]> {
		const { cluster, log } = this.#options;
		const { identity } = await newKeyPair();
		try {
			await cluster.create(secrets, this.#secretOf(namespace, identity));
			this.#known.set(namespace, [identity]);
			log.info("made a sealing key", { namespace });
			return [identity];
		} catch (error) {
			const isTaken =
				error instanceof ClusterError && error.failure === "conflict";
			if (!isTaken) throw silenced(error, secrets);
			return (await this.#read(namespace)) ?? [];
		}
	}

	#secretOf(namespace: string, identity: string): KubeObject {
		const name = sealingKeyName(namespace);
		return {
			apiVersion: secrets.apiVersion,
			kind: secrets.kind,
			metadata: {
				name,
				namespace: this.#options.namespace,
				labels: { ...labels, [keyLabel]: "true" },
			},
			data: { [currentKey]: Buffer.from(identity).toString("base64") },
		};
	}

	async #publish(data: { [namespace: string]: string }): Promise<void> {
		const { cluster, namespace } = this.#options;
		const live = await cluster.get(configMaps, namespace, publicKeysName);
		if (canonical(live?.["data"] ?? {}) === canonical(data)) return;
		const metadata = { name: publicKeysName, namespace, labels };
		const { apiVersion, kind } = configMaps;
		const object = { apiVersion, kind, metadata, data };
		await cluster.apply(configMaps, object, { force: true });
	}
}

const labels = { "app.kubernetes.io/part-of": "seaworthy" };

function keysIn({ metadata, data }: KubeObject): string[] {
	if (metadata.labels?.[keyLabel] !== "true") return [];
	const entries = Object.entries((data ?? {}) as { [key: string]: string });
	return entries
		.sort(
			([a], [b]) =>
				Number(b === currentKey) - Number(a === currentKey) || (a < b ? -1 : 1),
		)
		.map(([, value]) => Buffer.from(value, "base64").toString("utf8").trim());
}
