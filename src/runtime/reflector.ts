// Keeps a cache equal to the server: all that exists as the beginning of a watch, or where the server cannot do that in pages,
// and changes from there; through cuts, silence and expired versions.

import type { KubeObject, Resource } from "../kube/objects.ts";
import { nameKey } from "./shapes.ts";
import type { Cluster, Detail, WatchEvent } from "./cluster.ts";
import { ClusterError, retryAfterOf } from "./errors.ts";
import { isNewer } from "./versions.ts";

/** What a reflector feeds. Calls come strictly in the order of the server's history, but for objects that exist at the beginning. */
export type Sink = {
	upsert(object: KubeObject): void;
	remove(object: KubeObject): void;
	bookmark(resourceVersion: string): void;
	retain(names: ReadonlySet<string>, resourceVersion: string): void;
};

/** Why everything is asked for: at the start, because the server has forgotten our version, or because the last attempt broke. */
export type ListReason = "first" | "expired" | "retry";
/** `watch` streams what exists ahead of the changes; `list` asks page by page. */
export type ListWay = "watch" | "list";

export type ReflectorOptions = {
	cluster: Pick<Cluster, "list" | "watch">;
	resource: Resource;
	detail: Detail;
	/** All namespaces without it. */
	namespace?: string | undefined;
	/** All objects without it; an object that it no longer selects is told of as deleted. */
	selector?: string | undefined;
	sink: Sink;
	signal: AbortSignal;
	/** All that exists is in the cache; called again each time that everything was asked for. */
	onSynced: () => void;
	/** Everything is asked for. */
	onList: (reason: ListReason, way: ListWay) => void;
	onFault: (error: unknown) => void;
	/** The server took a watch, whatever it tells then. */
	onOpen: () => void;
	/** Waits, for at most so many milliseconds, unless aborted. */
	sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
	/** Milliseconds of a clock that never goes back. */
	now?: () => number;
};

const firstDelay = 800;
const longestDelay = 30_000;
/** A server that cannot stream what exists is asked for pages this long. */
const listingTime = 600_000;

type Progress = {
	/** Where a watch goes on; empty while not everything that exists is known. */
	version: string;
	/** The newest version ever seen: nothing older is believed. */
	reached: string;
	failures: number;
	reason: ListReason;
	listsUntil: number;
	/** Streams in a row that broke before everything was told. */
	broken: number;
};

/** Runs until `signal` aborts; no failure ends it. Versions never go back: after a restore of etcd to an earlier state it must be started anew. */
export async function reflect(options: ReflectorOptions): Promise<void> {
	const { signal, sleep, now = () => performance.now() } = options;
	const progress: Progress = {
		version: "",
		reached: "",
		failures: 0,
		reason: "first",
		listsUntil: Number.NEGATIVE_INFINITY,
		broken: 0,
	};
	while (!signal.aborted) {
		const start = now();
		const mayStream = start >= progress.listsUntil;
		const error = await attempt(options, progress, start);
		if (signal.aborted) return;
		// A server that cannot stream what exists has not failed: it is asked for pages at once.
		if (mayStream && start < progress.listsUntil) continue;
		if (error) options.onFault(error);
		// A long watch of a quiet kind is no failure, even without a single event.
		if (now() - start >= longestDelay) progress.failures = 0;
		// Orderly ends come for all watches of a server at once; nobody comes back as one herd.
		const ceiling = Math.min(
			longestDelay,
			firstDelay * 2 ** progress.failures++,
		);
		const asked = retryAfterOf(error) ?? 0;
		await sleep(asked + Math.random() * ceiling, signal);
	}
}

/** One list where that is needed, and one watch until it ends. Gives what broke it. */
async function attempt(
	options: ReflectorOptions,
	progress: Progress,
	start: number,
): Promise<unknown> {
	const isListing = start < progress.listsUntil || progress.broken >= 2;
	const way = isListing ? "list" : "watch";
	try {
		if (!progress.version) {
			options.onList(progress.reason, way);
			if (way === "list") await list(options, progress);
		}
		await watch(options, progress);
		return undefined;
	} catch (error) {
		learn(error, way, progress, start);
		return error;
	}
}

/** What a failure says about how to go on. */
function learn(
	error: unknown,
	way: ListWay,
	progress: Progress,
	at: number,
): void {
	const failure = error instanceof ClusterError ? error.failure : "lost";
	if (failure === "expired" && progress.version) {
		progress.version = "";
		progress.reason = "expired";
		return;
	}
	if (progress.version) return;
	if (way === "watch" && failure === "invalid") {
		progress.listsUntil = at + listingTime;
		return;
	}
	progress.reason = "retry";
	if (way === "list") progress.broken = 0;
	else if (failure === "lost") progress.broken++;
}

async function list(
	options: ReflectorOptions,
	progress: Progress,
): Promise<void> {
	const { cluster, resource, detail, sink, namespace, selector } = options;
	const names = new Set<string>();
	let continueToken = "";
	let version = "";
	do {
		const page = await cluster.list(
			resource,
			detail,
			continueToken,
			namespace,
			selector,
		);
		version ||= believable(page.resourceVersion, progress);
		for (const item of page.items) {
			const object = withKind(item, resource);
			names.add(nameOf(object));
			sink.upsert(object);
		}
		continueToken = page.continueToken;
	} while (continueToken);
	synced(options, progress, { names, version });
}

/** A server that lags behind what we have seen must not take back what came since. */
function believable(version: string, { reached }: Progress): string {
	if (isNewer(reached, version))
		throw new ClusterError("behind", `version ${version} is behind ours`);
	return version;
}

type Everything = { names: ReadonlySet<string>; version: string };

function synced(
	{ sink, onSynced }: ReflectorOptions,
	progress: Progress,
	{ names, version }: Everything,
): void {
	sink.retain(names, version);
	progress.version = version;
	progress.reached = version;
	progress.broken = 0;
	onSynced();
}

async function watch(
	options: ReflectorOptions,
	progress: Progress,
): Promise<void> {
	const { cluster, resource, signal, onOpen } = options;
	const { detail, namespace, selector } = options;
	const { version } = progress;
	const from = { resourceVersion: version, isComplete: !version };
	const asked = { ...from, detail, namespace, selector, onOpen };
	const names = new Set<string>();
	for await (const { type, object } of cluster.watch(resource, asked, signal)) {
		const event = { type, object: withKind(object, resource) };
		if (progress.version) follow(options, progress, event);
		else begin(options, progress, event, names);
	}
	if (!progress.version)
		throw new ClusterError("lost", "the stream ended before all was told");
}

const endOfInitialEvents = "k8s.io/initial-events-end";

/** An event before the bookmark that ends what existed. Only with that bookmark is it known what does not exist. */
function begin(
	options: ReflectorOptions,
	progress: Progress,
	{ type, object }: WatchEvent,
	names: Set<string>,
): void {
	const { sink } = options;
	const { annotations, resourceVersion = "" } = object.metadata;
	if (type === "BOOKMARK") {
		if (annotations?.[endOfInitialEvents] !== "true")
			throw new ClusterError("invalid", "the stream tells no end of its start");
		const version = believable(resourceVersion, progress);
		synced(options, progress, { names, version });
		// The watch goes on for minutes and needs them no more.
		names.clear();
	} else if (type === "DELETED") {
		names.delete(nameOf(object));
		sink.remove(object);
	} else {
		names.add(nameOf(object));
		sink.upsert(object);
	}
}

/** Versions rise within a watch: what is not newer was told before, and may be over. */
function follow(
	{ sink }: ReflectorOptions,
	progress: Progress,
	{ type, object }: WatchEvent,
): void {
	const { resourceVersion = "" } = object.metadata;
	if (isNewer(resourceVersion, progress.version)) {
		if (type === "BOOKMARK") sink.bookmark(resourceVersion);
		else if (type === "DELETED") sink.remove(object);
		else sink.upsert(object);
		progress.version = resourceVersion;
		progress.reached = resourceVersion;
	}
	progress.failures = 0;
}

const nameOf = ({ metadata }: KubeObject): string =>
	nameKey(metadata.namespace, metadata.name);

/** Items of a list come without their kind; partial objects come with the wrong one. */
const withKind = (item: KubeObject, { apiVersion, kind }: Resource) => ({
	...item,
	apiVersion,
	kind,
});
