// Bugs of what is computed: hashes, readiness, hardening, the network, texts for fluentd.

import { inFile } from "./mutant.ts";

const kube = inFile("src/kube/names.ts", [
	{
		name: "hashes members in the order in which they were written",
		bugClass: "depends on an order that means nothing",
		find: "sorted(Object.keys(value))",
		replace: "Object.keys(value)",
	},
	{
		name: "gives two Secrets the same volume",
		bugClass: "merges into an object of somebody else",
		find: ": `secret--${hashOf(secret)}`",
		replace: ': "secret--"',
	},
]);

const readiness = inFile("src/controllers/readiness.ts", [
	{
		name: "judges a child as it was before the write",
		bugClass: "says Ready too early",
		find: "if (!found || !isCurrent)",
		replace: "if (!found)",
	},
	{
		name: "asks only the first child of a kind",
		bugClass: "says Ready too early",
		find: "\t\tplanned.flatMap((child) =>\n",
		replace: "\t\tplanned.slice(0, 1).flatMap((child) =>\n",
	},
	{
		name: "says all that it has to say",
		bugClass: "grows without bounds",
		find: "if (message.length <= most) return message;",
		replace: "if (message) return message;",
	},
	{
		name: "is Ready although something was refused",
		bugClass: "says Ready too early",
		find: "\t\tfromTroubles(troubles) ??\n",
		replace: "",
	},
]);

const compile = [
	...inFile("src/compile/app/deployment-progress.ts", [
		{
			name: "believes the status of an earlier generation",
			bugClass: "says Ready too early",
			find: "if (observed < (metadata.generation ?? 1))",
			replace: "if (false)",
		},
		{
			name: "is Ready while pods of the earlier revision run",
			bugClass: "says Ready too early",
			find: "updated === wanted && existing === wanted && available === wanted",
			replace: "updated === wanted && available === wanted",
		},
	]),
	...inFile("src/compile/app/deployment.ts", [
		{
			name: "selects pods by a label that may change",
			bugClass: "cuts off what runs",
			find: "{ ...identity(name), [slotLabel]: firstSlot }",
			replace:
				'{ ...identity(name), [slotLabel]: firstSlot, "app.kubernetes.io/version": facts.revision.name }',
		},
		{
			name: "stops an old pod before a new one serves",
			bugClass: "cuts off what runs",
			find: "maxUnavailable: 0,",
			replace: "maxUnavailable: 1,",
		},
	]),
	...inFile("src/compile/app/network-policy.ts", [
		{
			name: "applies a policy beside the workload",
			bugClass: "applies in the wrong order",
			find: "wave: 0,",
			replace: "wave: 1,",
		},
		{
			name: "leaves a pod open to whatever it calls",
			bugClass: "opens what should be closed",
			find: '["Ingress", "Egress"]',
			replace: '["Ingress"]',
		},
	]),
	...inFile("src/compile/app/config-copy.ts", [
		{
			name: "names the copy of a configuration for its App alone",
			bugClass: "cuts off what runs",
			find: "childMetadata(facts, facts.configCopy)",
			replace: "childMetadata(facts)",
		},
		{
			name: "applies into a ConfigMap that may be somebody else's",
			bugClass: "merges into an object of somebody else",
			find: 'write: "create",',
			replace: 'write: "apply",',
		},
	]),
	...inFile("src/compile/app/exec-limits.ts", [
		{
			name: "lets a variable pass that no program can be given",
			bugClass: "says Ready too early",
			find: "if (!isTooLong(name, bytes)) return [];",
			replace: "if (bytes >= 0) return [];",
		},
		{
			name: "lets more arguments and variables pass than a program can be given",
			bugClass: "says Ready too early",
			find: "total > maxTotal ?",
			replace: "total > 2 * maxTotal ?",
		},
	]),
	...inFile("src/compile/app/served-ports.ts", [
		{
			name: "sends traffic to the number of a port that a rollout changes",
			bugClass: "cuts off what runs",
			find: "targetPort: containerPortName(ports, each),",
			replace: "targetPort: String(each.servicePort),",
		},
		{
			name: "leads a port of the Service to pods that are not ready",
			bugClass: "cuts off what runs",
			find: "isServing ? undefined : earlier.find(isSame(each))",
			replace: "undefined as Served | undefined",
		},
		{
			name: "takes the ports of earlier pods out of the Service",
			bugClass: "cuts off what runs",
			find: "for (const each of earlier)",
			replace: "for (const each of [] as Served[])",
		},
	]),
	...inFile("src/compile/app/declarations.ts", [
		{
			name: "leaves open what no pod declares any more",
			bugClass: "opens what should be closed",
			find: "revision && hasPods ? [revision] : []",
			replace: "revision ? [revision] : []",
		},
		{
			name: "closes what pods of an earlier revision use",
			bugClass: "cuts off what runs",
			find: "return all.filter((revision) => revision.hash !== hash);",
			replace: "return all.filter(() => hash === undefined);",
		},
		{
			name: "sends logs to a sink that the platform gave up",
			bugClass: "opens what should be closed",
			find: '!("namespace" in to) ||',
			replace: '!("namespace" in to) || logSinks.length > 0 ||',
		},
	]),
	...inFile("src/compile/network/peers/called.ts", [
		{
			name: "closes the way to pods of an earlier revision of the target",
			bugClass: "cuts off what runs",
			find: "...(target ? servingBeside(link, target, world) : []),",
			replace: "",
		},
		{
			name: "reaches earlier pods whose App has not consented",
			bugClass: "opens what should be closed",
			find: "mayCall(self, target, port.name, tenants)",
			replace: "Boolean(self && tenants)",
		},
	]),
	...inFile("src/compile/app/revisions.ts", [
		{
			name: "forgets the revision whose pods are the only ones that serve",
			bugClass: "cuts off what runs",
			find: "hasPods || at <= limit",
			replace: "at <= limit",
		},
		{
			name: "prunes the copies of a ReplicaSet that does not say what it mounts",
			bugClass: "cuts off what runs",
			find: "if (revisions.includes(undefined)) return copiesAmong(children);",
			replace: "",
		},
		{
			name: "gives a template that comes back another number",
			bugClass: "misses a change",
			find: "if (same) return same.number;",
			replace: "",
		},
		{
			name: "counts on beyond the numbers that can be read back",
			bugClass: "writes at rest",
			find: "last < highestNumber ? last + 1 : 1",
			replace: "last + 1",
		},
	]),
	...inFile("src/compile/app/parts/hardening.ts", [
		{
			name: "gives every pod the token of its account",
			bugClass: "opens what should be closed",
			find: 'relaxed.has("ServiceAccountToken")',
			replace: "true",
		},
	]),
	...inFile("src/compile/app/revisions.ts", [
		{
			name: "takes a first template that comes back for the only one",
			bugClass: "cuts off what runs",
			find: "kept.every(({ revision }) => revision?.hash === hash)",
			replace: "kept.length >= 0",
		},
	]),
	...inFile("src/compile/app/parts/health.ts", [
		{
			name: "gives a program that starts slowly no time",
			bugClass: "cuts off what runs",
			find: "Math.max(1, Math.ceil(health.startupSeconds / startupPeriodSeconds))",
			replace: "1",
		},
		{
			name: "ends every rollout after ten minutes",
			bugClass: "gives up for good",
			find: "Math.max(spec.health.startupSeconds, minReady)",
			replace: "60",
		},
		{
			name: "takes a new version for available as soon as it answers",
			bugClass: "cuts off what runs",
			find: "handler && isFirst ? 0",
			replace: "handler ? 0",
		},
		{
			name: "asks a starting container as seldom as one that serves",
			bugClass: "cuts off what runs",
			find: "{ ...health, periodSeconds: startupPeriodSeconds }",
			replace: "health",
		},
	]),
	...inFile("src/compile/network/consent.ts", [
		{
			name: "calls another namespace without its consent",
			bugClass: "opens what should be closed",
			find: "return !isApart && isAccepted(caller, called, port);",
			replace: "return !isApart;",
		},
		{
			name: "calls across the border of two Tenants",
			bugClass: "opens what should be closed",
			find: "return !isApart && isAccepted(caller, called, port);",
			replace: "return isAccepted(caller, called, port);",
		},
	]),
	...inFile("src/compile/network/members.ts", [
		{
			name: "connects any number of Apps in one network",
			bugClass: "grows without bounds",
			find: "names.slice(0, Math.floor(left / guests))",
			replace: "names.slice()",
		},
		{
			name: "lets a guest's namespace push out those of the network's own",
			bugClass: "cuts off what runs",
			find: "Number(b === own) - Number(a === own) ||",
			replace: "",
		},
		{
			name: "cuts a network in whatever order the Apps came",
			bugClass: "depends on an order that means nothing",
			find: "[...apps].sort(byRank)",
			replace: "apps",
		},
	]),
	...inFile("src/compile/network/policy.ts", [
		{
			name: "prints the rules of a policy in the order in which they were found",
			bugClass: "depends on an order that means nothing",
			find: "\n\t\t.sort(([a], [b]) => (a < b ? -1 : 1))\n\t\t.flatMap(",
			replace: ".flatMap(",
		},
	]),
];

const controllers = inFile("src/controllers/app.ts", [
	{
		name: "changes what runs although the spec has a mistake",
		bugClass: "cuts off what runs",
		find: "appChildren.filter(({ held }) => !(held && isHeld))",
		replace: "appChildren.filter(() => true)",
	},
	{
		name: "prunes what a mistake holds",
		bugClass: "cuts off what runs",
		find: "keptChildren(left.filter(isOfHeldKind))",
		replace: "[]",
	},
]);

const fluentd = inFile("src/fluentd/quoting.ts", [
	{
		name: "lets fluentd run Ruby that is written in a value",
		bugClass: "opens what should be closed",
		find: '/[\\\\"#\\n\\r\\t\\f\\b\\0]/g',
		replace: '/[\\\\"\\n\\r\\t\\f\\b\\0]/g',
	},
	{
		name: "lets a key include a file of the pod",
		bugClass: "opens what should be closed",
		find: 'if (key.startsWith("@")) return { message: "may not begin with @" };',
		replace: "",
	},
]);

export const computing = [
	...kube,
	...readiness,
	...compile,
	...controllers,
	...fluentd,
];
