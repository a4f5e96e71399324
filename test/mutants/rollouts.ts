// Bugs of what is said of a rollout and its pods.

import { inFile } from "./mutant.ts";

export const rollouts = [
	...inFile("src/compile/app/rollout/verdict.ts", [
		{
			name: "calls a version failed for restarts that it had long ago",
			bugClass: "trusts a stale cache",
			find: "told.restarts >= maxRestarts && endings.includes(trouble.reason)",
			replace: "told.restarts >= maxRestarts && endings.length > 0",
		},
	]),
	...inFile("src/controllers/app/projection.ts", [
		{
			name: "says that a LoggingSidecar fails when one sidecar ended once",
			bugClass: "takes an input for something else",
			find: "(restarts >= manyRestarts || !incidents.includes(reason))",
			replace: "(restarts >= 0 || !incidents.includes(reason))",
		},
		{
			name: "says that a LoggingSidecar fails when a sidecar of earlier settings does",
			bugClass: "acts on a spec that is over",
			find: "(revision === undefined || revision === status.revision?.current) &&",
			replace: "",
		},
	]),
	...inFile("src/compile/app/copy-names.ts", [
		{
			name: "R6: goes back to a first name that a stranger hung onto the App",
			bugClass: "merges into an object of somebody else",
			find: "a.name > b.name ? -1 : 1",
			replace: "a.name < b.name ? -1 : 1",
		},
	]),
	...inFile("src/compile/app/roll.ts", [
		{
			name: "lets a roll wait for ever when somebody wrote a time to come",
			bugClass: "gives up for good",
			find: "isPast(rolled.at, at) && ",
			replace: "",
		},
		{
			name: "lets an edit of the spec wait for a roll",
			bugClass: "acts on a spec that is over",
			find: "if (rolled.generation !== (app.metadata.generation ?? 0)) return undefined;",
			replace: "",
		},
		{
			name: "remembers the time of a roll anew in each pass",
			bugClass: "writes at rest",
			find: "if (deployed.hash === hash) return rolled ? { rolled } : {};",
			replace: "",
		},
	]),
	...inFile("src/controllers/app/roll-wait.ts", [
		{
			name: "lets a workload that others changed wait",
			bugClass: "does not see drift",
			find: "return found !== undefined && !found.drift;",
			replace: "return found !== undefined;",
		},
		{
			name: "lets what a Tenant closes in the pods wait",
			bugClass: "opens what should be closed",
			find: "!isKept || causes.length === 0",
			replace: "!isKept",
		},
	]),
	...inFile("src/controllers/app.ts", [
		{
			name: "lets the policy wait with the roll",
			bugClass: "misses a change",
			find: "wanted.filter(({ rolls }) => !rolls)",
			replace: "wanted.filter(({ held }) => held === undefined)",
		},
		{
			name: "makes the copies of a roll that waits",
			bugClass: "makes a storm of calls",
			find: "wanted.filter(({ rolls }) => !rolls)",
			replace: "wanted.filter(({ resource }) => resource !== deployments)",
		},
	]),
	...inFile("src/kube/pods/ended-by-check.ts", [
		{
			name: "blames the check for every program that ends without an error",
			bugClass: "takes an input for something else",
			find: "if (ran >= first - slackSeconds && ran <= last) ",
			replace: "if (last > 0) ",
		},
		{
			name: "blames the check for a program that fails",
			bugClass: "takes an input for something else",
			find: "if (!exitCodes.includes(ended.exitCode ?? 1)) return [];",
			replace: "",
		},
	]),
	...inFile("src/controllers/app/needs/pods.ts", [
		{
			name: "judges an App without a Deployment by pods of nobody's ReplicaSet",
			bugClass: "knows an owner by name, not by uid",
			find: "if (!deployment) return [];",
			replace: "deployment ??= { metadata: {} } as LiveChild;",
		},
	]),
	...inFile("src/compile/app/rollout/pod-groups.ts", [
		{
			name: "takes a pod for healthy as soon as it runs again",
			bugClass: "says Ready too early",
			find: "return { until: settledAt(readySince, trouble) };",
			replace: "return { until: readySince };",
		},
		{
			name: "holds ends of weeks ago against a pod",
			bugClass: "gives up for good",
			find: "return settled < forgotten ? settled : forgotten;",
			replace: "return settled;",
		},
		{
			name: "tells since when a pod fails anew each time",
			bugClass: "writes at rest",
			find: "since: before?.since ?? at,",
			replace: "since: at,",
		},
	]),
	...inFile("src/compile/app/rollout/verdict.ts", [
		{
			name: "calls a revision failed that ran well",
			bugClass: "gives up for good",
			find: "if (current === undefined || current === healthy) return {};",
			replace: "if (current === undefined) return {};",
		},
		{
			name: "does not look again when a pod is due",
			bugClass: "misses a change",
			find: "return { due: earliest([configDue, podDue]) ?? podDue };",
			replace: "return {};",
		},
	]),
	...inFile("src/controllers/logging-sidecar/progress.ts", [
		{
			name: "is configured although the sidecar runs nowhere",
			bugClass: "says Ready too early",
			find: "return failing.length < running.length",
			replace: "return failing.length <= running.length",
		},
	]),
	...inFile("src/kube/pods/pod-state.ts", [
		{
			name: "blames an earlier end where the node is lost",
			bugClass: "takes an input for something else",
			find: "return worst && !worst.isReady",
			replace: "return worst",
		},
	]),
	...inFile("src/kube/pods/container-trouble.ts", [
		{
			name: "blames an earlier end where a check says no",
			bugClass: "takes an input for something else",
			find: "if (failing && runsSince && unreadySince && unreadySince > runsSince)",
			replace: "if (false)",
		},
		{
			name: "keeps what a container said",
			bugClass: "shows a value",
			find: "...endingOf(ended), hints: read(message) };",
			replace: "...endingOf(ended), hints: read(message), object: message };",
		},
		{
			name: "takes the name of an object from what a container said",
			bugClass: "shows a value",
			find: "namedObject(told)",
			replace: "namedObject(message)",
		},
	]),
];
