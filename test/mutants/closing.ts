// Bugs of what is closed by rule: the process itself, and what Apps may reach, mount and step out of.

import { inFile } from "./mutant.ts";

const ownProcess = inFile("src/runtime/process-hardening.ts", [
	{
		name: "opens the inspector on a signal",
		bugClass: "opens what should be closed",
		find: 'process.on("SIGUSR1", () => undefined);',
		replace: "",
	},
	{
		name: "leaves its memory to core dumps",
		bugClass: "shows a value",
		find: 'writeFileSync(coredumpFilter, "0");',
		replace: "void writeFileSync;",
	},
	{
		name: "gives objects a setter of their prototype",
		bugClass: "opens what should be closed",
		find: 'Reflect.deleteProperty(Object.prototype, "__proto__");',
		replace: "",
	},
]);

const consent = inFile("src/compile/app/own-secrets.ts", [
	{
		name: "copies a Secret whose owner took the consent away meanwhile",
		bugClass: "shows a value",
		find: "if (!isConsented(labels))",
		replace: "if (labels === undefined)",
	},
	{
		name: "copies the token of an account",
		bugClass: "shows a value",
		find: "never.includes(type.toLowerCase());",
		replace: "never.includes(`${type}!`);",
	},
	{
		name: "copies somebody else's Secret under the name of a copy",
		bugClass: "shows a value",
		find: "labels[appSecretLabel] === appSecret && isSecretName(secret, appSecret);",
		replace:
			"Boolean(labels) && isSecretName(secret, appSecret) !== undefined;",
	},
	{
		name: "does not hear of new values of a Secret",
		bugClass: "misses a change",
		find: "version: hashOf({ uid, resourceVersion }),",
		replace: "version: hashOf({ uid, none: resourceVersion === uid }),",
	},
	{
		name: "keeps copies when the consent is taken away",
		bugClass: "shows a value",
		find: 'return kind === "Secret" && !isWanted && !isAllowed;',
		replace: 'return kind === "" && !isWanted && !isAllowed;',
	},
	{
		name: "takes away what pods of the last template start with",
		bugClass: "cuts off what runs",
		find: "return isOver ? [] : copiesAmong(children);",
		replace: "return isOver ? [] : copiesAmong([]);",
	},
]);

const revoking = inFile("src/runtime/carry-out.ts", [
	{
		name: "lets a refused child keep what may not be used any more",
		bugClass: "shows a value",
		find: "await revoke(plan, owned(), options)",
		replace: "await revoke(plan, [], options)",
	},
]);

const ranges = inFile("src/compile/network/ranges.ts", [
	{
		name: "opens private addresses while nobody knows whose they are",
		bugClass: "opens what should be closed",
		find: "(range) => isWider(written, range) || !isOpen,",
		replace: "(range) => isWider(written, range) || isOpen === undefined,",
	},
	{
		name: "opens the metadata of a cloud",
		bugClass: "opens what should be closed",
		find: '"192.0.0.192/32",',
		replace: "",
	},
	{
		name: "opens the cluster's own ranges, which were discovered",
		bugClass: "opens what should be closed",
		find: "		...read(settings.ranges?.cidrs ?? []),",
		replace: "",
	},
]);

const discovery = inFile("src/runtime/cluster-ranges.ts", [
	{
		name: "takes the ranges of some nodes for those of all",
		bugClass: "opens what should be closed",
		find: "pods.every(({ length }) => length > 0) &&",
		replace: "pods.some(({ length }) => length > 0) &&",
	},
	{
		name: "believes nodes whose ranges the network plug-in does not use",
		bugClass: "opens what should be closed",
		find: "inside.some((range) => contains(range, own))",
		replace: "inside.length > 0 || own",
	},
	{
		name: "forgets the ranges of a cluster at the first look without them",
		bugClass: "cuts off what runs",
		find: "if (!before || lost.length === 0) return now;",
		replace: "if (before) return now;",
	},
	{
		name: "blocks all that lies between two ranges of pods",
		bugClass: "cuts off what runs",
		find: "spansOf(pods.flat())",
		replace: 'read(["0.0.0.0/0"])',
	},
	{
		name: "reads the first page of nodes only",
		bugClass: "opens what should be closed",
		find: 'continueToken = answer?.continueToken ?? "";',
		replace: "",
	},
]);

const relaxing = inFile("src/compile/app/relaxations.ts", [
	{
		name: "lets an App relax what its Tenant does not allow",
		bugClass: "opens what should be closed",
		find: "if (relaxations?.some((each) => each === rule) ?? true) return undefined;",
		replace: "if (relaxations?.length !== 0) return undefined;",
	},
	{
		name: "lets an App relax what the platform does not allow",
		bugClass: "opens what should be closed",
		find: "if (!platform.relaxations.some((each) => each === rule))",
		replace: "if (platform.relaxations.length === 0)",
	},
]);

const addresses = inFile("src/runtime/cluster.ts", [
	{
		name: "takes the name of an object for another path",
		bugClass: "opens what should be closed",
		find: 'if (part === "." || part === "..")',
		replace: 'if (part === "...")',
	},
	{
		name: "puts the name of an object into the path as it is",
		bugClass: "opens what should be closed",
		find: "if (name) parts.push(encodeURIComponent(name));",
		replace: "if (name) parts.push(name);",
	},
]);

const identity = inFile("src/controllers/admission.ts", [
	{
		name: "lets a stranger's pod claim to be an App's",
		bugClass: "opens what should be closed",
		find: "`variables.app == '' || variables.app == variables.appBefore || variables.isMade || ${isTrusted}`",
		replace:
			"`variables.app != 'a' || variables.app == variables.appBefore || variables.isMade || ${isTrusted}`",
		story: "test/cluster/impostor.test.ts",
	},
	{
		name: "lets a stranger change the template below an App",
		bugClass: "opens what should be closed",
		find: "(request.kind.kind == 'Deployment' || variables.template == variables.before)",
		replace:
			"(request.kind.kind != '' || variables.template == variables.before)",
		story: "test/cluster/impostor.test.ts",
	},
]);

const references = inFile("src/controllers/app/needs/need.ts", [
	{
		name: "asks for an object of another namespace",
		bugClass: "opens what should be closed",
		find: "namespace: namespaceOf(app),",
		replace: "namespace: `${namespaceOf(app)}-x`,",
	},
]);

const claims = inFile("src/controllers/app/impostors.ts", [
	{
		name: "takes a pod of any controller for an App's",
		bugClass: "opens what should be closed",
		find: "({ controller, kind }) => controller && kind === replicaSets.kind,",
		replace: "({ controller }) => controller,",
	},
	{
		name: "files every pod of every App",
		bugClass: "grows without bounds",
		find: "return name && !isMade ?",
		replace: "return name && isMade !== undefined ?",
	},
]);

const plainValues = inFile("src/compile/secret/sources.ts", [
	{
		name: "takes a template without a key",
		bugClass: "shows a value",
		find: "const isPlain = textOf(pieces) !== undefined;",
		replace: "const isPlain = textOf(pieces) === path;",
	},
]);

export const closing = [
	...plainValues,
	...claims,
	...addresses,
	...identity,
	...references,
	...relaxing,
	...ranges,
	...discovery,
	...ownProcess,
	...consent,
	...revoking,
];
