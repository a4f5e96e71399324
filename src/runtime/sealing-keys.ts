// A key pair for each served namespace, by which values are sealed for it. Private keys stay beside the operator; the public
// ones stand in a ConfigMap that everybody may read. An old key is never deleted.

import { randomBytes } from "node:crypto";
import { queryKey } from "../controllers/controller.ts";
import { canonical, publicKeysName, sealingKeyName } from "../kube/names.ts";
import type { KubeObject } from "../kube/objects.ts";
import { configMaps, secrets } from "../kube/objects.ts";
import { newKeyPair, open, recipientOf } from "../sealing/age.ts";
import type { Cluster } from "./cluster.ts";
import { ClusterError, silenced } from "./errors.ts";
import type { Informers } from "./informers.ts";
import { LateRights } from "./late-rights.ts";
import type { Log } from "./log.ts";
import { messageOf } from "./log.ts";
import { backoff } from "./backoff.ts";
import type { OpenVault } from "./vault.ts";

/** The key under which the process asks for the ConfigMap, like any object that asks for one. */
export const sealingKeys = "sealing-keys";
/** The key of a Secret by which is sealed now; all others in it can still open. */
const currentKey = "current";
/** Whoever may make Secrets there is the operator's own administrator; a Secret of other origin is no key. */
const keyLabel = "seaworthy.dev/sealing-key";

type Recipients = { readonly [namespace: string]: string };
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
	/** Undefined until the settings of the platform are known: until then nothing is published. */
	#served: readonly string[] | undefined;
	readonly #rights = new LateRights();
	#failures = 0;
	#retry: NodeJS.Timeout | undefined;
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
	serve(namespaces = this.#served): void {
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

	/** What fails for one namespace holds up no other, and what was published for it stays. */
	async #ensure(): Promise<void> {
		const { cluster, namespace: own, isLeader } = this.#options;
		const served = this.#served;
		if (!served || !isLeader()) return;
		clearTimeout(this.#retry);
		let isWhole = true;
		try {
			const live = await cluster.get(configMaps, own, publicKeysName);
			const before = (live?.["data"] ?? {}) as Recipients;
			const recipients: { [namespace: string]: string } = {};
			for (const namespace of served) {
				const told = before[namespace];
				const recipient = await this.#recipientOf(namespace, told).catch(
					(error: unknown) => {
						isWhole = false;
						this.#complain(error, namespace);
						return told;
					},
				);
				if (recipient) recipients[namespace] = recipient;
			}
			await this.#publish(before, recipients);
		} catch (error) {
			isWhole = false;
			this.#complain(error);
		}
		this.#failures = isWhole ? 0 : this.#failures + 1;
		if (isWhole) return;
		const delay = backoff(undefined, this.#failures);
		this.#retry = setTimeout(() => this.serve(), delay).unref();
	}

	#complain(error: unknown, namespace?: string): void {
		const level = this.#rights.levelOf(namespace ?? "", error);
		this.#options.log.log(level, "sealing keys; tried again", {
			...(namespace && { sealedFor: namespace }),
			error: messageOf(error),
		});
	}

	/** A key that was told of once is never replaced in silence: what was sealed by it would be lost. */
	async #recipientOf(
		namespace: string,
		told: string | undefined,
	): Promise<string | undefined> {
		const known = this.#known.get(namespace);
		const held = await this.#read(namespace);
		if (!held && !known && told) {
			this.#options.log.error(
				`the sealing key is lost: restore Secret ${sealingKeyName(namespace)}, or remove ${namespace} from ConfigMap ${publicKeysName} to have a new one made`,
				{ sealedFor: namespace },
			);
			return told;
		}
		const [current = ""] = held ?? (await this.#make(namespace, known?.[0]));
		return recipientOf(current);
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
		this.#rights.granted(namespace);
		if (!secret) return undefined;
		const keys = keysIn(secret);
		if (keys.length === 0)
			this.#options.log.error("holds no sealing key", { secret: name });
		this.#known.set(namespace, keys);
		return keys;
	}

	/** Posted, so that of two that make one at the same time one fails and reads. */
	async #make(
		namespace: string,
		lost: string | undefined,
	): Promise<readonly string[]> {
		const { cluster, log } = this.#options;
		const identity = lost ?? (await newKeyPair()).identity;
		try {
			await cluster.create(secrets, this.#secretOf(namespace, identity));
			this.#known.set(namespace, [identity]);
			log.info(lost ? "put a sealing key back" : "made a sealing key", {
				namespace,
			});
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

	async #publish(before: Recipients, data: Recipients): Promise<void> {
		const { cluster, namespace } = this.#options;
		if (canonical(before) === canonical(data)) return;
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
