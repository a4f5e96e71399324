// Bugs of what is told to people and to programs that wait.

import { inFile } from "./mutant.ts";

const observed = [
	...inFile("src/schema/crd.ts", [
		{
			name: "leaves an App without replicas to no autoscaler",
			bugClass: "misses a change",
			find: "...(isStored && { default: fallback })",
			replace: "...(isStored && {})",
		},
		{
			name: "gives a new object no status, so that kstatus calls it current",
			bugClass: "says Ready too early",
			find: "default: { observedGeneration: unobserved },",
			replace: "",
		},
	]),
	...inFile("src/runtime/apply.ts", [
		{
			name: "takes the status that a CRD gives for one that was written",
			bugClass: "makes a storm of calls",
			find: "const isNew = !isObserved(options.parent.status);",
			replace: "const isNew = options.parent.status === undefined;",
		},
	]),
	...inFile("src/cli/answers.ts", [
		{
			name: "believes the status that a CRD gives to an object in a file",
			bugClass: "trusts a stale cache",
			find: 'if (status === undefined || isObserved(object["status"]))',
			replace: 'if (status === undefined || object["status"] !== undefined)',
		},
	]),
];

const counted = inFile("src/controllers/app.ts", [
	{
		name: "writes a status for each pod that becomes ready",
		bugClass: "makes a storm of calls",
		find: 'counts: ["replicas", "readyReplicas", "podsReady", "failingPods"]',
		replace: 'counts: ["replicas", "readyReplicas"]',
	},
]);

const closed = [
	...inFile("src/cli/sight/edges.ts", [
		{
			name: "draws a check mark at an edge that waits for its peer",
			bugClass: "says Ready too early",
			find: '(state === "Pending" || state === "Denied")',
			replace: 'state === "Denied"',
		},
	]),
	...inFile("src/cli/sight/state.ts", [
		{
			name: "shows a closed edge of an earlier generation",
			bugClass: "acts on a spec that is over",
			find: "amiss[type] === status && observedGeneration === generation",
			replace: "amiss[type] === status",
		},
	]),
	...inFile("src/cli/sight/goal.ts", [
		{
			name: "waits for an edge that only an edit opens",
			bugClass: "gives up for good",
			find: "if (isAsked && (sight.edges ?? []).some(isDenied)) return 0;",
			replace: "",
		},
		{
			name: "waits for an image that cannot be pulled",
			bugClass: "gives up for good",
			find: "? patienceSeconds(sight.reason)",
			replace: "? undefined",
		},
		{
			name: "counts the time of another reason",
			bugClass: "gives up for good",
			find: "before?.reason === reason ? before.since : now",
			replace: "before ? before.since : now",
		},
		{
			name: "takes an App for resolved that is only ready",
			bugClass: "says Ready too early",
			find: '(goal === "ready" || isResolved(sight))',
			replace: "(goal === goal || isResolved(sight))",
		},
	]),
];

export const telling = [...closed, ...observed, ...counted];
