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
import { discoverRanges, ownAddresses, withKnown } from "./cluster-ranges.ts";
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
/** Milliseconds between looks while the server refuses them, or since something known was lost: each the next wait, then the usual one. */
const quickLooks = [5_000, 30_000, 120_000];

type Options = {
	informers: Informers;
	/** The operator's own. */
	namespace: string;
	log: Log;
	cluster: Pick<Cluster, "get" | "list">;
	onChange: (platform: Platform) => void;
	/** The ConfigMap was read; `isRefused` where it holds a mistake. */
	onJudged?: (isRefused: boolean) => void;
};

export class PlatformSettings {
	readonly #options: Options;
	#current: Platform | undefined;
	/** Namespaces that were served since the process started, and are no more. */
	#left: ReadonlySet<string> = new Set();
	#ranges: ClusterRanges | undefined;
	/** As they were taken to be last, also while they are looked for again. */
	#known: ClusterRanges | undefined;
	#quickLooks = 0;
	#look: NodeJS.Timeout | undefined;
	/** That they are unknown. */
	#isTold = false;
	#reads = 0;

	constructor(options: Options) {
		this.#options = options;
		const { informers, namespace } = options;
		const query = queryKey(platformQuery(namespace));
		informers.subscriptions.add(platformSettings, query);
	}

	/** As for a namespace that is not served: in one that left the list the words of this release are taken back, whoever reports elsewhere. */
	outside(namespace: string, platform: Platform): Platform {
		if (!this.#left.has(namespace)) return platform;
		return { ...platform, unservedApps: "Report" };
	}

	/** Unknown until they were read once; until then nothing is worked on. */
	get current(): Platform | undefined {
		return this.#current;
	}

	#refuse(error: unknown): void {
		this.#options.onJudged?.(true);
		const meanwhile = this.#current
			? "the settings of before stay in force until the process restarts, which then serves nothing"
			: "no namespace is served until they are corrected";
		this.#options.log.error(`platform settings are refused: ${meanwhile}`, {
			error: messageOf(error),
		});
	}

	/** Looks now, and again after a while. */
	async #discover(): Promise<ClusterRanges> {
		const { cluster, log } = this.#options;
		const { ranges, isRefused } = await discoverRanges(cluster, ownAddresses());
		// What was known is not given up by one look: a server that starts refuses everybody, a node that joins has no range yet.
		const mayKeep = this.#quickLooks < quickLooks.length;
		const known = mayKeep ? withKnown(this.#known, ranges) : ranges;
		const isQuick = isRefused || canonical(known) !== canonical(ranges);
		const wait = isQuick ? quickLooks[this.#quickLooks++] : undefined;
		if (!isQuick) this.#quickLooks = 0;
		this.#known = known;
		clearTimeout(this.#look);
		this.#look = setTimeout(() => {
			this.#ranges = undefined;
			void this.load();
		}, wait ?? discoverEvery).unref();
		const isUnknown = known.families.length === 0;
		if (isUnknown && !this.#isTold)
			log.info(
				"the ranges of the cluster are unknown: private addresses are closed to external rules unless network.clusterCidrs names the cluster's own",
			);
		this.#isTold = isUnknown;
		this.#ranges = known;
		return known;
	}

	/** Reads them again; an unanswered read is repeated. */
	async load(): Promise<void> {
		const { informers, namespace, log, onChange } = this.#options;
		const read = ++this.#reads;
		try {
			const ranges = this.#ranges ?? (await this.#discover());
			const [configMap] = await informers.answer(platformQuery(namespace));
			// A later read has begun: its answer is the newer one, whichever comes first.
			if (read !== this.#reads) return;
			const platform = { ...readPlatform(configMap), ranges };
			this.#options.onJudged?.(false);
			if (canonical(platform) === canonical(this.#current)) return;
			const before = [
				...this.#left,
				...(this.#current?.servedNamespaces ?? []),
			];
			this.#left = new Set(before).difference(
				new Set(platform.servedNamespaces),
			);
			this.#current = platform;
			const servedNamespaces = platform.servedNamespaces.join(",");
			const clusterRanges = ranges.cidrs.join(",");
			log.info("platform settings", { servedNamespaces, clusterRanges });
			onChange(platform);
		} catch (error) {
			if (error instanceof ClusterError)
				log.error("platform settings", { error: messageOf(error) });
			else this.#refuse(error);
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
