// Bugs of a whole pass: what it reads, what it believes, what it writes into status.

import { inFile } from "./mutant.ts";

const reconcile = inFile("src/runtime/reconcile.ts", [
	{
		name: "goes on working for a parent that is being deleted",
		bugClass: "acts on a spec that is over",
		find: "if (!parent || parent.metadata.deletionTimestamp) {",
		replace: "if (!parent) {",
	},
	{
		name: "says what fails only once it is over",
		bugClass: "gives up for good",
		find: "if (failure !== undefined && !isTold) throw failure;",
		replace: "if (failure !== undefined) throw failure;",
	},
	{
		name: "says nothing of what it cannot read",
		bugClass: "gives up for good",
		find: "await hindered(controller, parent, trouble, world);",
		replace: "",
	},
	{
		name: "keeps the children as they were before the pass for its report",
		bugClass: "says Ready too early",
		find: "{ ...snapshot, children },",
		replace: "snapshot,",
	},
	{
		name: "lets a failing child hold up what is to be put right",
		bugClass: "does not see drift",
		find: "if (failure !== undefined) world.pace.lookAgain(key, again);",
		replace: "",
	},
	{
		name: "forgets the answer to a status write",
		bugClass: "writes at rest",
		find: "informers\n\t\t\t.parents(kind)\n\t\t\t.write(parent.metadata, () =>\n\t\t\t\tpatchStatus(cluster, resource, parent, wanted),\n\t\t\t);",
		replace: "patchStatus(cluster, resource, parent, wanted);",
	},
	{
		name: "says that it converged when something was refused",
		bugClass: "gives up for good",
		find: 'next ? "troubled" : "converged"',
		replace: 'next ? "converged" : "converged"',
	},
]);

const drift = inFile("src/runtime/drift.ts", [
	{
		name: "tells what runs hardened by what was asked for",
		bugClass: "opens what should be closed",
		find: "return { ...child, drift: child.otherManagers };",
		replace: "return child;",
	},
]);

const carryOut = inFile("src/runtime/carry-out.ts", [
	{
		name: "deletes what is not wanted although what replaces it was refused",
		bugClass: "cuts off what runs",
		find: "const isDone = outcome.isWhole && revoked.troubles.length === 0;",
		replace: "const isDone = true;",
	},
	{
		name: "confirms a parent whose spec is newer than the one at hand",
		bugClass: "acts on a spec that is over",
		find: "fresh?.metadata.generation === generation &&",
		replace: "",
	},
	{
		name: "confirms another parent of the same name",
		bugClass: "knows an owner by name, not by uid",
		find: "fresh?.metadata.uid === uid &&",
		replace: "fresh !== undefined &&",
	},
]);

const gathering = inFile("src/runtime/gather.ts", [
	{
		name: "gathers for an object that is refused",
		bugClass: "grows without bounds",
		find: "if (controller.refusal?.(known)) {",
		replace: "if (controller.refusal?.(known) && !controller.related) {",
	},
	{
		name: "asks first and subscribes afterwards",
		bugClass: "misses a change",
		find: "informers.subscriptions.add(key, queryKey(query));\n",
		replace: "\n",
	},
	{
		name: "makes children of an object of which it knows a part",
		bugClass: "acts on a spec that is over",
		find: "if (!held || isOver || !isPartial(held)) return held;",
		replace: "return held;",
	},
	{
		name: "gives one pass as much configuration as it names",
		bugClass: "grows without bounds",
		find: "found.map(given)",
		replace: "found",
	},
]);

const large = inFile("src/runtime/large-passes.ts", [
	{
		name: "holds as many large objects as there are passes",
		bugClass: "grows without bounds",
		find: "hasShare(this.#inNamespace.of(namespace), most - this.#running),",
		replace: "namespace !== undefined,",
	},
]);

const partial = inFile("src/runtime/partial.ts", [
	{
		name: "keeps whole what is large",
		bugClass: "grows without bounds",
		find: "if (text.length < largeFrom || isPartial(object)) return text;",
		replace: "if (text.length > 0) return text;",
	},
]);

const status = inFile("src/runtime/status.ts", [
	{
		name: "writes a status that says nothing new",
		bugClass: "writes at rest",
		find: "if (Object.keys(patch).length === 0) return undefined;",
		replace: "",
	},
	{
		name: "leaves members in status that are over",
		bugClass: "grows without bounds",
		find: "if (after[name] === undefined) patch[name] = null;",
		replace: "continue;",
	},
	{
		name: "forgets the fingerprint of a child that a pass did not reach",
		bugClass: "writes at rest",
		find: "verified[id] || before[id]",
		replace: "verified[id]",
	},
	{
		name: "puts off a status that says more than counts",
		bugClass: "misses a change",
		find: "return canonical(rest(before)) === canonical(rest(after));",
		replace: "return true;",
	},
]);

const ledger = inFile("src/runtime/ledger.ts", [
	{
		name: "believes what was written for an earlier parent of the name",
		bugClass: "knows an owner by name, not by uid",
		find: "written?.uid === uid ?",
		replace: "written ?",
	},
]);

const pace = inFile("src/runtime/pace.ts", [
	{
		name: "does not come back for a status that it put off",
		bugClass: "misses a change",
		find: "this.#again(key, remaining);",
		replace: "",
	},
]);

const conditions = inFile("src/kube/conditions.ts", [
	{
		name: "moves the time of a condition that does not turn",
		bugClass: "writes at rest",
		find: "old?.status === verdict.status ? old.lastTransitionTime : at",
		replace: "at",
	},
	{
		name: "keeps the order in which conditions were found",
		bugClass: "depends on an order that means nothing",
		find: "\n\t\t.sort((a, b) => (a.type < b.type ? -1 : 1))",
		replace: "",
	},
]);

export const passing = [
	...carryOut,
	...reconcile,
	...drift,
	...gathering,
	...partial,
	...large,
	...status,
	...ledger,
	...pace,
	...conditions,
];
