import { expect } from "chai";
import type { KubeObject } from "../../src/kube/objects.ts";
import { configMaps } from "../../src/kube/objects.ts";
import type { ListPage, WatchEvent } from "../../src/runtime/cluster.ts";
import { ClusterError } from "../../src/runtime/errors.ts";
import { reflect } from "../../src/runtime/reflector.ts";
import { configMap } from "../support/objects.ts";

type Step = WatchEvent | ClusterError;
const event = (
	type: WatchEvent["type"],
	name: string,
	resourceVersion: string,
): WatchEvent => ({ type, object: configMap(name, resourceVersion) });

/** Plays lists and watches; when the watches are used up it ends. Gives what the cache and the server saw. */
async function play(pages: ListPage[][], watches: Step[][]) {
	const seen: string[] = [];
	const over = new AbortController();
	const lists = [...pages];
	let open: ListPage[] = [];
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
				return page;
			},
			async *watch(_resource, { resourceVersion: from }) {
				seen.push(`watch from ${from}`);
				for (const step of watches.shift() ?? []) {
					if (step instanceof ClusterError) throw step;
					yield step;
				}
				if (watches.length === 0) over.abort();
			},
		},
		sink: {
			upsert: ({ metadata }: KubeObject) => void seen.push(`+${metadata.name}`),
			remove: ({ metadata }: KubeObject) => void seen.push(`-${metadata.name}`),
			bookmark: (version) => void seen.push(`bookmark ${version}`),
			retain: (names, version) =>
				void seen.push(`retain ${[...names].join(",")} at ${version}`),
		},
		onSynced: () => void seen.push("synced"),
		onExpired: () => void seen.push("expired"),
		onFault: () => undefined,
		sleep: async () => undefined,
	});
	return seen;
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
	it("lists in pages, then watches from there and from where it was cut off", async () => {
		const cut = new ClusterError("lost", "cut");
		const seen = await play(
			[[page(["a"], "5", "more"), page(["b"], "5")]],
			[
				[event("ADDED", "c", "6"), event("BOOKMARK", "", "9"), cut],
				[event("DELETED", "a", "10")],
			],
		);
		expect(seen).to.deep.equal([
			"list start",
			"+a",
			"list more",
			"+b",
			"retain shop/a,shop/b at 5",
			"synced",
			"watch from 5",
			"+c",
			"bookmark 9",
			"watch from 9",
			"-a",
		]);
	});

	it("lists again when the server has forgotten its version, within the stream or at its start", async () => {
		const gone = new ClusterError("expired", "too old", 410);
		const seen = await play(
			[[page(["a"], "5")], [page([], "20")], [page([], "30")]],
			[[gone], [gone], []],
		);
		expect(seen.filter((each) => each === "expired")).to.have.length(2);
		expect(seen).to.include("retain  at 20");
		expect(seen.at(-1)).to.equal("watch from 30");
	});

	it("goes on when a list fails", async () => {
		const seen = await play([[], [page(["a"], "5")]], [[]]);
		expect(seen.slice(0, 3)).to.deep.equal(["list start", "list start", "+a"]);
	});
});
