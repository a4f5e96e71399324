// Bugs of watches and calls: what is lost on the way, and what is believed too easily.

import { inFile } from "./mutant.ts";

const reflector = inFile("src/runtime/reflector.ts", [
	{
		name: "believes a server that lags behind",
		bugClass: "goes back in time",
		find: "if (isNewer(reached, version))",
		replace: "if (false)",
	},
	{
		name: "goes on from a version that the server has forgotten",
		bugClass: "stops watching for good",
		find: 'if (failure === "expired" && progress.version) {',
		replace: "if (false) {",
	},
	{
		name: "does not ask what was deleted in a gap",
		bugClass: "misses a change",
		find: "sink.retain(names, version);",
		replace: "",
	},
	{
		name: "comes back to a broken server at the same pace for ever",
		bugClass: "makes a storm of calls",
		find: "firstDelay * 2 ** progress.failures++",
		replace: "firstDelay",
	},
	{
		name: "comes back earlier than the server asked",
		bugClass: "makes a storm of calls",
		find: "const asked = retryAfterOf(error) ?? 0;",
		replace: "const asked = 0;",
	},
	{
		name: "takes an event that was told before for news",
		bugClass: "goes back in time",
		find: "if (isNewer(resourceVersion, progress.version)) {",
		replace: "if (progress) {",
	},
	{
		name: "goes on from where a watch began, not from where it ended",
		bugClass: "makes a storm of calls",
		find: "progress.version = resourceVersion;",
		replace: "",
	},
	{
		name: "asks a server that refuses to stream what exists for that again and again",
		bugClass: "stops watching for good",
		find: "progress.listsUntil = at + listingTime;",
		replace: "",
	},
	{
		name: "stops at the first failure",
		bugClass: "stops watching for good",
		find: "if (error) options.onFault(error);",
		replace: "if (error) return options.onFault(error);",
	},
	{
		name: "is in sync with the first page of a list",
		bugClass: "misses a change",
		find: "} while (continueToken);",
		replace: "} while (false);",
	},
]);

const kubeWatch = inFile("src/runtime/kube-watch.ts", [
	{
		name: "asks for no bookmarks",
		bugClass: "stops watching for good",
		find: '\t\tallowWatchBookmarks: "true",\n',
		replace: "",
	},
	{
		name: "takes a failure inside the stream for an event",
		bugClass: "stops watching for good",
		find: 'if (event.type !== "ERROR") return event;',
		replace: "if (event) return event as WatchEvent;",
	},
]);

const refusals = inFile("src/runtime/refusals.ts", [
	{
		name: "believes the first refusal",
		bugClass: "gives up for good",
		find: "counts: false, timer",
		replace: "counts: true, timer",
	},
	{
		name: "counts a refusal that is over",
		bugClass: "gives up for good",
		find: "clearTimeout(refusal?.timer);\n\t\tthis.#refusals.delete(title);",
		replace: "",
	},
]);

const transport = inFile("src/runtime/transport.ts", [
	{
		name: "waits for ever for a watch that went silent",
		bugClass: "stops watching for good",
		find: "bodyTimeout: watchSilence",
		replace: "bodyTimeout: 0",
	},
	{
		name: "keeps the certificates it began with",
		bugClass: "stops watching for good",
		find: "if (isNew) {",
		replace: "if (false) {",
	},
	{
		name: "goes past the proxy",
		bugClass: "opens what should be closed",
		find: "if (proxy === undefined) return",
		replace: "if (true) return",
	},
]);

const lines = inFile("src/runtime/lines.ts", [
	{
		name: "skips a line that it cannot read",
		bugClass: "misses a change",
		find: 'throw new ClusterError("lost", "the stream held a line that is not JSON");',
		replace: 'return { type: "BOOKMARK", object: { metadata: {} } };',
	},
	{
		name: "takes a stream that ends inside a line for one that ends",
		bugClass: "misses a change",
		find: "if (pending.length > 0)",
		replace: "if (false)",
	},
	{
		name: "takes each piece of a stream for whole characters",
		bugClass: "misses a change",
		find: "if (rest.length > 0) pending.push(rest);",
		replace:
			'if (rest.length > 0) pending.push(Buffer.from(rest.toString("utf8")));',
	},
]);

const kubeCluster = inFile("src/runtime/kube-cluster.ts", [
	{
		name: "deletes by name",
		bugClass: "knows an owner by name, not by uid",
		find: "\tpreconditions: { uid },\n",
		replace: "",
	},
	{
		name: "writes the status of an earlier object into the new one",
		bugClass: "knows an owner by name, not by uid",
		find: "const body = { metadata: { uid }, status };",
		replace: "const body = { status };",
	},
	{
		name: "asks for the fence when a call has its turn, not when its bytes leave",
		bugClass: "lets two write",
		find: "const dispatcher = written ? fenced(calls, fence) : calls;",
		replace: "if (written) fence();\n\t\tconst dispatcher = calls;",
	},
	{
		name: "writes without asking for the fence",
		bugClass: "lets two write",
		find: "written ? fenced(calls, fence) : calls",
		replace: "calls",
	},
	{
		name: "applies with force whatever it was told",
		bugClass: "merges into an object of somebody else",
		find: "&force=${force}",
		replace: "&force=true",
	},
	{
		name: "orphans what hangs on what it deletes",
		bugClass: "cuts off what runs",
		find: 'propagationPolicy: "Background",',
		replace: 'propagationPolicy: "Orphan",',
	},
	{
		name: "takes an answer that was cut off for an object",
		bugClass: "trusts a stale cache",
		find: 'throw new ClusterError("lost", "the answer was cut off");',
		replace: "return {};",
	},
	{
		name: "takes any failure of a read for an object that is not there",
		bugClass: "trusts a stale cache",
		find: 'if (error instanceof ClusterError && error.failure === "notFound")\n\t\t\t\t\treturn undefined;\n\t\t\t\tthrow error;',
		replace: "return undefined;",
	},
]);

const errors = inFile("src/runtime/errors.ts", [
	{
		name: "takes a server that is busy for one that refuses",
		bugClass: "gives up for good",
		find: '\t429: "throttled",\n',
		replace: "",
	},
	{
		name: "does not read how long the server asks to wait",
		bugClass: "makes a storm of calls",
		find: "seconds > 0 ? seconds * 1000 : undefined",
		replace: "undefined",
	},
	{
		name: "takes a server that is down for one that refuses",
		bugClass: "gives up for good",
		find: 'isFault ? "unavailable" : "invalid"',
		replace: '"invalid"',
	},
]);

const slots = inFile("src/runtime/slots.ts", [
	{
		name: "has as many calls in flight as come",
		bugClass: "makes a storm of calls",
		find: "this.#ofKind.of(kind) < mostOfOneKind",
		replace: "this.#ofKind.of(kind) >= 0",
	},
	{
		name: "keeps the place of a call that failed",
		bugClass: "gives up for good",
		find: "\t\t} finally {\n\t\t\tthis.#count(call, -1);",
		replace: "\t\t} finally {\n\t\t\tthis.#count(call, 1);",
	},
]);

export const streaming = [
	...reflector,
	...kubeWatch,
	...refusals,
	...transport,
	...lines,
	...kubeCluster,
	...errors,
	...slots,
];
