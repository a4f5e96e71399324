// Bugs of the queue and of the election: what is forgotten, what runs twice, and who may write.

import { inFile } from "./mutant.ts";

const queue = inFile("src/runtime/queue.ts", [
	{
		name: "forgets that a key changed while it ran",
		bugClass: "misses a change",
		find: 'else if (running.again !== "change") running.again = priority;',
		replace: "",
	},
	{
		name: "runs a key beside itself",
		bugClass: "lets two write",
		find: "if (!running) this.#enqueue(key, priority);",
		replace: "if (!running || priority) this.#enqueue(key, priority);",
	},
	{
		name: "lets changes starve what a new leader looks at",
		bugClass: "gives up for good",
		find: "(this.#picks + 1) % startUpTurn === 0",
		replace: "this.#picks < 0",
	},
	{
		name: "lets the keys of a start take all places",
		bugClass: "makes a storm of calls",
		find: "const startUpShare = 0.75;",
		replace: "const startUpShare = 1;",
	},
	{
		name: "forgets a key that failed",
		bugClass: "gives up for good",
		find: "this.addAfter(key, this.#failed(key, error, startedAt), priority);",
		replace: "",
	},
	{
		name: "forgets that a key wants to come back",
		bugClass: "gives up for good",
		find: "if (again !== undefined) this.addAfter(key, again, priority);",
		replace: "",
	},
	{
		name: "collects keys while it only stands by",
		bugClass: "grows without bounds",
		find: "if (!this.#isOpen) return;\n\t\tconst running",
		replace: "const running",
	},
	{
		name: "stops without waiting for what runs",
		bugClass: "stops uncleanly",
		find: "if (this.#running.size === 0) return;\n\t\tawait new Promise",
		replace: "if (milliseconds >= 0) return;\n\t\tawait new Promise",
	},
	{
		name: "runs a key that changes all the time without a pause",
		bugClass: "makes a storm of calls",
		find: "if (early > 0) return this.addAfter(key, early, priority);",
		replace: "",
	},
	{
		name: "takes along what the server told to wait",
		bugClass: "makes a storm of calls",
		find: "if (!isAsked) this.#hopeful.add(key);",
		replace: "this.#hopeful.add(key);",
	},
	{
		name: "doubles the wait of what failed for every run that an event causes",
		bugClass: "gives up for good",
		find: "before.count + (isEarly ? 0 : 1)",
		replace: "before.count + 1",
	},
	{
		name: "remembers each key that ever failed",
		bugClass: "grows without bounds",
		find: "if (this.#failures.delete(key)) this.#takeAlong();",
		replace: "if (this.#failures.has(key)) this.#takeAlong();",
	},
]);

const fairness = [
	...inFile("src/runtime/loop-share.ts", [
		{
			name: "begins as many passes that compute for long as those that do not",
			bugClass: "makes a storm of calls",
			find: "Math.max(1, this.#most >> 1)",
			replace: "mostAtOnce",
		},
	]),
];

const backoff = inFile("src/runtime/backoff.ts", [
	{
		name: "does not wait as long as the server asks",
		bugClass: "makes a storm of calls",
		find: "return retryAfter + Math.random()",
		replace: "return Math.random()",
	},
	{
		name: "waits longer and longer although the server says how long",
		bugClass: "gives up for good",
		find: "Math.min(ceiling, longestJitter)",
		replace: "ceiling",
	},
	{
		name: "waits longer and longer without bounds",
		bugClass: "gives up for good",
		find: "Math.min(longestDelay, 50 * 2 ** Math.min(failures, 20))",
		replace: "50 * 2 ** failures",
	},
	{
		name: "spins on a conflict that goes on",
		bugClass: "makes a storm of calls",
		find: "if (failures <= quickConflicts) return 0;",
		replace: "return 0;",
	},
]);

const refusals = [
	...inFile("src/runtime/refusal-retries.ts", [
		{
			name: "doubles the wait of what was refused for every run that an event causes",
			bugClass: "gives up for good",
			find: "now < before.due ? before : refusalAfter(before.tries + 1, now)",
			replace: "refusalAfter(before.tries + 1, now)",
		},
		{
			name: "waits longer and longer for what was refused",
			bugClass: "gives up for good",
			find: "Math.min(longestWait, firstWait * 2 ** Math.min(tries - 1, 10))",
			replace: "firstWait * 2 ** Math.min(tries - 1, 10)",
		},
		{
			name: "retries nothing of the namespace when one of its keys is allowed",
			bugClass: "misses a change",
			find: "this.#retrySome(namespace, 0)",
			replace: "undefined",
		},
	]),
	...inFile("src/runtime/reconcile.ts", [
		{
			name: "never looks again at what was refused",
			bugClass: "gives up for good",
			find: "[again, next?.remaining].filter",
			replace: "[again].filter",
		},
	]),
	...inFile("src/runtime/informers.ts", [
		{
			name: "does not see that an object left room in a quota",
			bugClass: "misses a change",
			find: 'this.#onGone(before.metadata.namespace ?? "");',
			replace: "return;",
		},
	]),
];

const lease = inFile("src/runtime/lease.ts", [
	{
		name: "writes as long as it believes to lead",
		bugClass: "lets two write",
		find: "return this.#isLeader && this.#isRenewed();",
		replace: "return this.#isLeader;",
	},
	{
		name: "counts a renewal from its answer, not from its beginning",
		bugClass: "lets two write",
		find: "this.#renewedAt = before;",
		replace: "this.#renewedAt = performance.now();",
	},
	{
		name: "takes a Lease that another holds",
		bugClass: "lets two write",
		find: "return performance.now() > this.#heldUntil;",
		replace: "return true;",
	},
	{
		name: "takes a Lease that was deleted before its time is over",
		bugClass: "lets two write",
		find: "if (!lease) return;",
		replace:
			"if (!lease) {\n\t\t\tthis.#heldUntil = Number.NEGATIVE_INFINITY;\n\t\t\treturn;\n\t\t}",
	},
	{
		name: "goes on when another has taken the Lease",
		bugClass: "lets two write",
		find: "if (holder === this.#options.identity && this.#isRenewed()) return;",
		replace: "if (this.#isRenewed()) return;",
	},
	{
		name: "goes without giving the Lease back",
		bugClass: "stops uncleanly",
		find: "if (!this.#isLeader || !this.#lease) return;",
		replace: "if (this.#ending.signal.aborted) return;",
	},
	{
		name: "lets one write hold a Lease for ever",
		bugClass: "gives up for good",
		find: "Math.min(told, 2 * duration)",
		replace: "told",
	},
	{
		name: "does not see that etcd was restored",
		bugClass: "goes back in time",
		find: "this.#options.onRestored?.();",
		replace: "",
	},
	{
		name: "believes an older Lease",
		bugClass: "goes back in time",
		find: "if (!isNewer(version, this.#version)) return;",
		replace: "",
	},
]);

const health = inFile("src/runtime/watch-health.ts", [
	{
		name: "is well while every watch is broken",
		bugClass: "stops watching for good",
		find: "if (isLeader && areAllBroken)",
		replace: "if (false)",
	},
	{
		name: "waits for ever for a server that lies behind",
		bugClass: "goes back in time",
		find: "if (lasts(behindSince, longestBehind))",
		replace: "if (false)",
	},
	{
		name: "takes a watch that told something for a broken one",
		bugClass: "stops watching for good",
		find: "this.#streams.set(title, { kind, heardAt: now });",
		replace:
			"this.#streams.set(title, { ...this.#streams.get(title), kind, heardAt: now });",
	},
]);

const namespaces = inFile("src/runtime/namespace-leases.ts", [
	{
		name: "gives a namespace up when the process only stops",
		bugClass: "lets two write",
		find: "election.stop({ keepsLease: true })",
		replace: "election.stop()",
	},
	{
		name: "takes a namespace whose Lease it could not ask for to be unknown for ever",
		bugClass: "gives up for good",
		find: "lastTold = told;\n\t\t\t\tthis.#learn(namespace);",
		replace: "lastTold = told;",
	},
]);

const passes = inFile("src/runtime/passes.ts", [
	{
		name: "takes a pass that threw for one that is done",
		bugClass: "gives up for good",
		find: "throw error;",
		replace: "return undefined;",
	},
]);

const holders = [
	...inFile("src/compile/logging/choice.ts", [
		{
			name: "lets the younger of two sidecars take an App over",
			bugClass: "cuts off what runs",
			find: "(rank(a) < rank(b) ? -1 : 1))[0]",
			replace: "(rank(a) < rank(b) ? 1 : -1))[0]",
		},
	]),
	...inFile("src/runtime/platform-settings.ts", [
		{
			name: "keeps quiet about settings that it does not take",
			bugClass: "gives up for good",
			find: "this.#options.onJudged?.(true);",
			replace: "",
		},
	]),
	...inFile("src/runtime/late-rights.ts", [
		{
			name: "never warns of rights that are missing",
			bugClass: "gives up for good",
			find: "now - since < patience",
			replace: "now >= since",
		},
	]),
	...inFile("src/runtime/other-holders.ts", [
		{
			name: "takes words back that another release says",
			bugClass: "lets two write",
			find: "const isOther = holderIdentity",
			replace: "const isOther = false && holderIdentity",
		},
		{
			name: "waits for ever for a release that is gone",
			bugClass: "gives up for good",
			find: " && version !== seen?.version",
			replace: "",
		},
	]),
	...inFile("src/runtime/reconcile.ts", [
		{
			name: "forgets what it made in a namespace that is served no more",
			bugClass: "loses what was written",
			find: "...(plan.keepsStatus && parent.status),",
			replace: "",
		},
	]),
];

export const working = [
	...queue,
	...fairness,
	...backoff,
	...refusals,
	...holders,
	...lease,
	...health,
	...namespaces,
	...passes,
];
