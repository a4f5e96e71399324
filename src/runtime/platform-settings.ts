// The platform ConfigMap as the compiler sees it. A mistake in it keeps the last good settings.

import { load } from "js-yaml";
import type {
	ClusterRanges,
	Platform,
	PlatformWritten,
} from "../api/platform.ts";
import { platform, platformConfigMap, platformKey } from "../api/platform.ts";
import { queryKey } from "../controllers/controller.ts";
import { canonical } from "../kube/names.ts";
import type { KubeObject } from "../kube/objects.ts";
import { seen } from "../schema/defaults.ts";
import { validateField } from "../schema/validate.ts";
import { discoverRanges } from "./cluster-ranges.ts";
import type { Cluster } from "./cluster.ts";
import { ClusterError } from "./errors.ts";
import type { Informers } from "./informers.ts";
import type { Log } from "./log.ts";
import { messageOf } from "./log.ts";

/** The key under which the process asks for the ConfigMap, like any object that asks for one. */
export const platformSettings = "platform-settings";
const retryAfter = 2_000;
/** Nodes join with ranges of their own. */
const discoverEvery = 600_000;

type Options = {
	informers: Informers;
	/** The operator's own. */
	namespace: string;
	log: Log;
	cluster: Pick<Cluster, "get" | "list">;
	onChange: (platform: Platform) => void;
};

export class PlatformSettings {
	readonly #options: Options;
	#current: Platform | undefined;
	#ranges: ClusterRanges | undefined;
	#reads = 0;

	constructor(options: Options) {
		this.#options = options;
		const { informers, namespace } = options;
		const query = queryKey(platformQuery(namespace));
		informers.subscriptions.add(platformSettings, query);
		setInterval(() => {
			this.#ranges = undefined;
			void this.load();
		}, discoverEvery).unref();
	}

	/** Unknown until they were read once; until then nothing is worked on. */
	get current(): Platform | undefined {
		return this.#current;
	}

	/** Reads them again; an unanswered read is repeated. */
	async load(): Promise<void> {
		const { informers, namespace, log, cluster, onChange } = this.#options;
		const read = ++this.#reads;
		try {
			const ranges = this.#ranges ?? (await discoverRanges(cluster));
			const [configMap] = await informers.answer(platformQuery(namespace));
			// A later read has begun: its answer is the newer one, whichever comes first.
			if (read !== this.#reads) return;
			this.#ranges = ranges;
			const platform = { ...readPlatform(configMap), ranges };
			if (canonical(platform) === canonical(this.#current)) return;
			this.#current = platform;
			const servedNamespaces = platform.servedNamespaces.join(",");
			const clusterRanges = ranges.cidrs.join(",");
			log.info("platform settings", { servedNamespaces, clusterRanges });
			onChange(platform);
		} catch (error) {
			log.error("platform settings", { error: messageOf(error) });
			if (!(error instanceof ClusterError)) return;
			setTimeout(() => void this.load(), retryAfter).unref();
		}
	}
}

const platformQuery = (namespace: string) => ({
	kind: "ConfigMap",
	namespace,
	name: platformConfigMap,
});

/** Reads the ConfigMap; throws with a sentence for people when it is not what it should be. */
function readPlatform(configMap: KubeObject | undefined): Platform {
	const data = configMap?.["data"] as { [key: string]: string } | undefined;
	const text = data?.[platformKey];
	if (text === undefined)
		throw new Error(
			`ConfigMap ${platformConfigMap} with the key ${platformKey} does not exist: no namespace is served until it does`,
		);
	const document: unknown = load(text);
	const [problem] = validateField(platform, document);
	if (problem)
		throw new Error(
			`${platformKey} of ConfigMap ${platformConfigMap}: ${problem.at} ${problem.message}`,
		);
	return seen(platform, document as PlatformWritten);
}
