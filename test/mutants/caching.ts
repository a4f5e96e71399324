// Bugs of caches and of who hears of their changes.

import { inFile } from "./mutant.ts";

const cache = inFile("src/runtime/cache.ts", [
	{
		name: "lets an older version overwrite a newer one",
		bugClass: "goes back in time",
		find: '\t\tif (\n\t\t\tbefore &&\n\t\t\t!isNewer(resourceVersion, before.metadata.resourceVersion ?? "0")\n\t\t)\n\t\t\treturn;\n',
		replace: "",
	},
	{
		name: "tells deleted and made anew as one change",
		bugClass: "takes an object made anew for an update",
		find: "if (before && before.metadata.uid !== uid) this.#drop(before);",
		replace: "",
	},
	{
		name: "lets the late deletion of an earlier object remove the new one",
		bugClass: "takes an object made anew for an update",
		find: "const another = held.metadata.uid !== uid;",
		replace: "const another = false;",
	},
	{
		name: "brings back what was deleted before the answer to a write came",
		bugClass: "goes back in time",
		find: "if (known || isNewer(resourceVersion, seen)) this.#take(object, true);",
		replace: "this.#take(object, true);",
	},
	{
		name: "keeps what a new list does not name any more",
		bugClass: "trusts a stale cache",
		find: "if (held && !isNewer(version, resourceVersion)) this.#drop(held);",
		replace: "",
	},
	{
		name: "lets a list drop what was written after it",
		bugClass: "goes back in time",
		find: "if (held && !isNewer(version, resourceVersion)) this.#drop(held);",
		replace: "if (held) this.#drop(held);",
	},
	{
		name: "lets the list of one namespace drop the objects of another",
		bugClass: "trusts a stale cache",
		find: "if (this.#streamOf(namespace) !== this.#streamOf(stream)) continue;",
		replace: "",
	},
	{
		name: "looks again at the echo of every write of its own",
		bugClass: "makes a storm of calls",
		find: "const isEcho = isAnswer && this.#isEcho(same, after);",
		replace: "const isEcho = false;",
	},
	{
		name: "forgets an object when a late answer says that one before it is gone",
		bugClass: "trusts a stale cache",
		find: "if (held && held.metadata.uid === uid) this.#drop(held);",
		replace: "if (held) this.#drop(held);",
	},
	{
		name: "looks again at an echo that comes before the answer",
		bugClass: "makes a storm of calls",
		find: 'isEcho || heard ? "others" : "all"',
		replace: 'isEcho ? "others" : "all"',
	},
	{
		name: "takes whatever it hears during a write for the echo",
		bugClass: "trusts a stale cache",
		find: "only.after.metadata.resourceVersion === version &&",
		replace: "",
	},
	{
		name: "keeps what it heard during a write that failed",
		bugClass: "trusts a stale cache",
		find: "if (last && !this.#isOurs(heard, version))",
		replace: "if (last && version && !this.#isOurs(heard, version))",
	},
	{
		name: "finds a child by an owner that it had before",
		bugClass: "knows an owner by name, not by uid",
		find: "this.#byOwner.remove(key, before);",
		replace: "",
	},
]);

const versions = inFile("src/runtime/versions.ts", [
	{
		name: "compares versions as numbers",
		bugClass: "goes back in time",
		find: "if (a.length !== b.length) return a.length - b.length;\n\treturn a < b ? -1 : a > b ? 1 : 0;",
		replace: "return Number(a) - Number(b);",
	},
	{
		name: "compares versions as words",
		bugClass: "goes back in time",
		find: "if (a.length !== b.length) return a.length - b.length;",
		replace: "",
	},
]);

const informers = inFile("src/runtime/informers.ts", [
	{
		name: "takes what another operator hung onto its parent for a child",
		bugClass: "merges into an object of somebody else",
		find: "return owned.filter(isMarked);",
		replace: "return owned;",
	},
	{
		name: "does not tell the owner that a child was deleted",
		bugClass: "misses a change",
		find: "for (const child of [before, after])",
		replace: "for (const child of [after])",
	},
	{
		name: "does not tell those who asked for a child by name",
		bugClass: "misses a change",
		find: 'if (child && concern !== "owner")',
		replace: 'if (child && concern === "owner")',
	},
	{
		name: "does not tell those who read a parent that it changed",
		bugClass: "misses a change",
		find: "\t\t\tthis.#notify(query);\n\t}\n\n\t#childChanged",
		replace: "\t\t\tvoid query;\n\t}\n\n\t#childChanged",
	},
]);

const letGo = inFile("src/runtime/informers.ts", [
	{
		name: "never lets go what was listed",
		bugClass: "grows without bounds",
		find: "for (const listing of this.#listings) listing.forget(query);",
		replace: "",
	},
]);

const parentIndex = inFile("src/runtime/parent-index.ts", [
	{
		name: "wakes everybody for a change of which others read nothing",
		bugClass: "makes a storm of calls",
		find: "if (old === text) return new Set();",
		replace: "",
	},
	{
		name: "does not tell those to whom a parent no longer belongs",
		bugClass: "misses a change",
		find: "touched.add(query);\n\t\t\tthis.#filed.remove(query, key);",
		replace: "this.#filed.remove(query, key);",
	},
	{
		name: "keeps a parent filed under what it no longer says",
		bugClass: "trusts a stale cache",
		find: "this.#filed.remove(query, key);",
		replace: "",
	},
	{
		name: "keeps an answer of which an object has changed",
		bugClass: "trusts a stale cache",
		find: "for (const query of touched) this.#answers.delete(query);",
		replace: "",
	},
	{
		name: "reads the members of a network anew in each pass",
		bugClass: "makes a storm of calls",
		find: "\t\tthis.#answers.set(key, found);\n",
		replace: "",
	},
]);

const listing = inFile("src/runtime/listing.ts", [
	{
		name: "files all pods of the cluster",
		bugClass: "grows without bounds",
		find: "return values.some((value) => isAsked(queryKey({ kind, index, value })));",
		replace: "return values.length > 0;",
	},
	{
		name: "takes for alive what was deleted while it was listed",
		bugClass: "goes back in time",
		find: "this.#isWanted(object) && !removed.has(keyOf(object));",
		replace: "this.#isWanted(object);",
	},
	{
		name: "lists a pod as it was before it became well",
		bugClass: "goes back in time",
		find: "else this.#drop(object, isHeld);",
		replace: "else if (isHeld) this.#drop(object, isHeld);",
	},
	{
		name: "goes on keeping a pod that is well again",
		bugClass: "grows without bounds",
		find: "else this.#drop(object, isHeld);",
		replace: "",
	},
	{
		name: "looks at an App whenever one of its pods gets further",
		bugClass: "makes a storm of calls",
		find: "const { news = told } = this.#options.listed;",
		replace: "const news = told;",
	},
	{
		name: "reads the metadata of pods of which the state is wanted",
		bugClass: "misses a change",
		find: 'const detail = first?.detail === "full" ? first.detail : watch.detail;',
		replace: "const detail = first?.detail ?? watch.detail;",
	},
	{
		name: "keeps what nobody lists any more",
		bugClass: "grows without bounds",
		find: "if (held && !this.#isWanted(held)) this.#cache.forget(held.metadata);",
		replace: "",
	},
]);

const shapes = inFile("src/runtime/shapes.ts", [
	{
		name: "remembers the owners of strangers",
		bugClass: "grows without bounds",
		find: "const owner = isOurs ? controller : undefined;",
		replace: "const owner = controller;",
	},
]);

const news = inFile("src/runtime/news.ts", [
	{
		name: "takes a spec that came with the answer to a status write for an echo",
		bugClass: "misses a change",
		find: "return rest(before) === rest(after);",
		replace: "return true;",
	},
	{
		name: "looks again at its own status where others read it",
		bugClass: "makes a storm of calls",
		find: 'JSON.stringify([metadata, object?.["spec"]]);',
		replace:
			'JSON.stringify([metadata, object?.["spec"], object?.["status"]]);',
	},
]);

const inputs = inFile("src/runtime/inputs.ts", [
	{
		name: "keeps all that was ever read",
		bugClass: "grows without bounds",
		find: "if (this.#bytes <= mostBytes) return;",
		replace: "if (this.#bytes > 0) return;",
	},
	{
		name: "keeps what nobody asks for any more",
		bugClass: "grows without bounds",
		find: "\t\tthis.#drop(nameKey(namespace, name));\n",
		replace: "\t\tnameKey(namespace, name);\n",
	},
	{
		name: "gives what was kept for another reader's keys",
		bugClass: "trusts a stale cache",
		find: "if (known && joinedUse(known.use, use) === known.use) {",
		replace: "if (known) {",
	},
	{
		name: "keeps what was read while it changed",
		bugClass: "trusts a stale cache",
		find: "if (reading) reading.isStale = true;",
		replace: "",
	},
	{
		name: "keeps what it read through a gap in the watch",
		bugClass: "trusts a stale cache",
		find: "this.#known.clear();",
		replace: "",
	},
	{
		name: "keeps what it read when a newer version is told",
		bugClass: "trusts a stale cache",
		find: "if (isNewer(resourceVersion, held)) this.#drop(key);",
		replace: "",
	},
]);

const inputSink = inFile("src/runtime/input-sink.ts", [
	{
		name: "does not look again at ConfigMaps that may have changed in a gap of the watch",
		bugClass: "misses a change",
		find: "for (const query of asked()) notify(query);",
		replace: "",
	},
]);

export const caching = [
	...cache,
	...versions,
	...informers,
	...letGo,
	...parentIndex,
	...listing,
	...shapes,
	...news,
	...inputs,
	...inputSink,
];
