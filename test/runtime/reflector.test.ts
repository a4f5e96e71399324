import { expect } from "chai";
import type { KubeObject } from "../../src/kube/objects.ts";
import { configMaps } from "../../src/kube/objects.ts";
import { Cache } from "../../src/runtime/cache.ts";
import type { ListPage, WatchEvent } from "../../src/runtime/cluster.ts";
import { ClusterError } from "../../src/runtime/errors.ts";
import type { Sink } from "../../src/runtime/reflector.ts";
import { reflect } from "../../src/runtime/reflector.ts";
import { asJson } from "../../src/runtime/packing.ts";
import { wholeObject } from "../../src/runtime/shapes.ts";
import { configMap } from "../support/objects.ts";

type Step = WatchEvent | ClusterError;
const event = (
	type: WatchEvent["type"],
	name: string,
	resourceVersion: string,
): WatchEvent => ({ type, object: configMap(name, resourceVersion) });
/** The bookmark that ends what existed. */
const end = (resourceVersion: string): WatchEvent => ({
	type: "BOOKMARK",
	object: configMap("", resourceVersion, {
		annotations: { "k8s.io/initial-events-end": "true" },
	}),
});
const cut = new ClusterError("lost", "cut");
const gone = new ClusterError("expired", "too old", 410);
const refused = new ClusterError(
	"invalid",
	"sendInitialEvents: Forbidden",
	422,
);

type Play = {
	/** What each stream tells; when they are used up it ends. */
	watches: Step[][];
	/** The pages of each list. */
	lists?: (ListPage | ClusterError)[][];
	sink?: Sink;
	/** Milliseconds that each stream lasts. */
	lasting?: number;
};

/** Gives what the cache and the server saw, and how long it waited between two attempts. */
async function play({ watches, lists = [], sink, lasting = 0 }: Play) {
	const seen: string[] = [];
	const pauses: number[] = [];
	const over = new AbortController();
	let open: (ListPage | ClusterError)[] = [];
	let time = 0;
	await reflect({
		resource: configMaps,
		detail: "metadata",
		signal: over.signal,
		cluster: {
			list: async (_resource, _detail, token) => {
				if (!token) open = [...(lists.shift() ?? [])];
				seen.push(`list ${token || "start"}`);
				const page = open.shift();
				if (!page) throw new ClusterError("unavailable", "no page");
				if (page instanceof ClusterError) throw page;
				return page;
			},
			async *watch(_resource, { resourceVersion: from, isComplete }) {
				seen.push(isComplete ? `watch all${from}` : `watch from ${from}`);
				for (const step of watches.shift() ?? []) {
					if (step instanceof ClusterError) throw step;
					yield step;
				}
				time += lasting;
				if (watches.length === 0) over.abort();
			},
		},
		sink: sink ?? {
			upsert: ({ metadata }: KubeObject) => void seen.push(`+${metadata.name}`),
			remove: ({ metadata }: KubeObject) => void seen.push(`-${metadata.name}`),
			bookmark: (version) => void seen.push(`bookmark ${version}`),
			retain: (names, version) =>
				void seen.push(`retain ${[...names].join(",")} at ${version}`),
		},
		onSynced: () => void seen.push("synced"),
		onList: (reason, way) => void seen.push(`${reason}, by ${way}`),
		onFault: () => undefined,
		onOpen: () => undefined,
		sleep: async (milliseconds) => void pauses.push(milliseconds),
		now: () => time,
	});
	return { seen, pauses };
}

const page = (
	names: string[],
	resourceVersion: string,
	continueToken = "",
): ListPage => ({
	items: names.map((name) => configMap(name, "1")),
	resourceVersion,
	continueToken,
});

describe("a reflector", () => {
	it("takes what exists from the head of one watch, and goes on from where it was cut off", async () => {
		const { seen } = await play({
			watches: [
				[
					event("ADDED", "b", "3"),
					event("ADDED", "a", "2"),
					end("5"),
					event("ADDED", "c", "6"),
					event("BOOKMARK", "", "9"),
					cut,
				],
				[event("DELETED", "a", "10")],
			],
		});
		expect(seen).to.deep.equal([
			"first, by watch",
			"watch all",
			"+b",
			"+a",
			"retain shop/b,shop/a at 5",
			"synced",
			"+c",
			"bookmark 9",
			"watch from 9",
			"-a",
		]);
	});

	it("knows what changes while it is told what exists", async () => {
		const { seen } = await play({
			watches: [
				[
					event("ADDED", "a", "2"),
					event("DELETED", "a", "4"),
					event("MODIFIED", "b", "5"),
					end("5"),
				],
			],
		});
		expect(seen).to.include("retain shop/b at 5");
	});

	it("is not in sync when a stream ends or breaks before all was told", async () => {
		for (const ending of [[], [cut]]) {
			const { seen } = await play({
				watches: [[event("ADDED", "a", "2"), ...ending], [end("5")]],
			});
			expect(seen).to.deep.equal([
				"first, by watch",
				"watch all",
				"+a",
				"retry, by watch",
				"watch all",
				"retain  at 5",
				"synced",
			]);
		}
	});

	it("lists in pages at once where the server refuses to stream what exists, and remembers that", async () => {
		const { seen, pauses } = await play({
			watches: [[refused], [event("DELETED", "a", "6"), gone], []],
			lists: [[page(["a"], "5", "more"), page(["b"], "5")], [page([], "9")]],
		});
		expect(seen).to.deep.equal([
			"first, by watch",
			"watch all",
			"first, by list",
			"list start",
			"+a",
			"list more",
			"+b",
			"retain shop/a,shop/b at 5",
			"synced",
			"watch from 5",
			"-a",
			"expired, by list",
			"list start",
			"retain  at 9",
			"synced",
			"watch from 9",
		]);
		expect(pauses, "after the expired watch only").to.have.length(1);
	});

	it("tries to stream again after ten minutes of lists", async () => {
		const { seen } = await play({
			watches: [[refused], [], [gone], [end("9")]],
			lists: [[page(["a"], "5")]],
			lasting: 600_000,
		});
		expect(seen.slice(-4)).to.deep.equal([
			"expired, by watch",
			"watch all",
			"retain  at 9",
			"synced",
		]);
	});

	it("lists where a stream never says that all was told", async () => {
		const withoutEnd = await play({
			watches: [[event("ADDED", "a", "2"), event("BOOKMARK", "", "5")], []],
			lists: [[page(["a"], "6")]],
		});
		expect(withoutEnd.seen).to.include("first, by list");
		expect(withoutEnd.seen).not.to.include("bookmark 5");
		const broken = await play({
			watches: [[cut], [cut], []],
			lists: [[page(["a"], "6")]],
		});
		expect(broken.seen.filter((each) => each.includes(", by"))).to.deep.equal([
			"first, by watch",
			"retry, by watch",
			"retry, by list",
		]);
	});

	it("asks for everything again when the server has forgotten its version, within the stream or at its start", async () => {
		const { seen } = await play({
			watches: [[end("5"), gone], [end("20")], [gone], [end("30")]],
		});
		expect(seen.filter((each) => each.startsWith("expired"))).to.have.length(2);
		expect(seen).to.include("retain  at 20");
		expect(seen.at(-2)).to.equal("retain  at 30");
	});

	it("begins the list again when its next page has expired", async () => {
		const { seen } = await play({
			watches: [[refused], []],
			lists: [[page(["a"], "5", "more"), gone], [page(["b"], "8")]],
		});
		expect(seen.slice(-6)).to.deep.equal([
			"retry, by list",
			"list start",
			"+b",
			"retain shop/b at 8",
			"synced",
			"watch from 8",
		]);
		expect(seen).not.to.include("retain shop/a at 5");
	});

	it("goes on when a list fails", async () => {
		const { seen } = await play({
			watches: [[refused], []],
			lists: [[], [page(["a"], "5")]],
		});
		expect(seen.filter((each) => each === "list start")).to.have.length(2);
		expect(seen.at(-2)).to.equal("synced");
	});

	it("believes nothing that is older than what it has seen", async () => {
		const { seen } = await play({
			watches: [
				[end("50"), event("DELETED", "a", "60"), gone],
				// A server that lags behind.
				[event("ADDED", "z", "8"), end("55")],
				[
					end("61"),
					event("BOOKMARK", "", "70"),
					event("BOOKMARK", "", "65"),
					event("ADDED", "a", "40"),
					cut,
				],
				[],
			],
		});
		expect(
			seen.filter((each) => /^(retain|\+a|book)/.test(each)),
		).to.deep.equal(["retain  at 50", "retain  at 61", "bookmark 70"]);
		expect(seen.at(-1)).to.equal("watch from 70");
		const listed = await play({
			watches: [[refused], [event("ADDED", "a", "60"), gone], []],
			lists: [[page([], "50")], [page(["b"], "55")], [page(["c"], "61")]],
		});
		expect(listed.seen).not.to.include("+b");
		expect(listed.seen).to.include("+c");
	});

	it("tells an object that was deleted and made anew in a gap as two changes", async () => {
		const changes: string[] = [];
		const word = (object: KubeObject | undefined) =>
			object?.metadata.uid ?? "nothing";
		const cache = new Cache<KubeObject>({
			shape: wholeObject,
			packing: asJson,
			onChange: ({ before, after }) =>
				void changes.push(`${word(before)} -> ${word(after)}`),
		});
		const anew: WatchEvent = {
			type: "ADDED",
			object: configMap("a", "8", { uid: "other" }),
		};
		await play({
			watches: [
				[event("ADDED", "a", "2"), event("ADDED", "b", "3"), end("5"), gone],
				[anew, end("9")],
			],
			sink: cache,
		});
		expect(changes).to.deep.equal([
			"nothing -> uid-a",
			"nothing -> uid-b",
			"uid-a -> nothing",
			"nothing -> other",
			"uid-b -> nothing",
		]);
	});

	it("comes back ever more slowly to a server that ends all at once, and at once after a long watch", async () => {
		const nothing = Array.from({ length: 40 }, (): Step[] => []);
		const short = await play({ watches: [[end("5")], ...nothing] });
		expect(Math.max(...short.pauses)).to.be.within(5_000, 30_000);
		expect(short.pauses[0]).to.be.below(800);
		const long = await play({
			watches: [[end("5")], ...nothing],
			lasting: 300_000,
		});
		expect(Math.max(...long.pauses)).to.be.below(800);
	});

	it("waits at least as long as the server asks", async () => {
		const busy = new ClusterError("throttled", "busy", 429, 7_000);
		const { pauses } = await play({ watches: [[busy], [end("5")]] });
		expect(pauses[0]).to.be.within(7_000, 7_800);
	});
});
