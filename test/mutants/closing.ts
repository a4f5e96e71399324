// Bugs of what is closed by rule: the process itself, and what Apps may reach, mount and step out of.

import { inFile } from "./mutant.ts";

const consent = inFile("src/compile/app/own-secrets.ts", [
	{
		name: "takes away what pods of the last template start with",
		bugClass: "cuts off what runs",
		find: "return isOver ? [] : copiesAmong(children);",
		replace: "return isOver ? [] : copiesAmong([]);",
	},
	{
		name: "forgets what starts from a Deployment that is no longer planned",
		bugClass: "cuts off what runs",
		find: "hashes.has(name) &&",
		replace: "!hashes.has(name) ||",
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
		find: "if (allowed?.some((each) => each === rule) ?? true) return undefined;",
		replace: "if (allowed?.length !== 0) return undefined;",
	},
	{
		name: "lets an App relax what the platform does not allow",
		bugClass: "opens what should be closed",
		find: "if (!platform.relaxations.some((each) => each === rule))",
		replace: "if (platform.relaxations.length === 0)",
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
		name: "takes the pods of any ReplicaSet for the App's",
		bugClass: "opens what should be closed",
		find: "(object as SeenReplicaSet).hasPods && !isOfDeployment(object)",
		replace: "(object as SeenReplicaSet).hasPods && !object.kind",
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

const unserved = [
	...inFile("src/controllers/app/projection.ts", [
		{
			name: "keeps of Apps elsewhere as much as they say",
			bugClass: "grows without bounds",
			find: "return fits ? told : projected(app, { spec: {} });",
			replace: "return fits || app.kind ? told : projected(app, { spec: {} });",
		},
	]),
	...inFile("src/runtime/listing.ts", [
		{
			name: "keeps what names an App where nobody is served",
			bugClass: "grows without bounds",
			find: 'values.length > 0 && isServed(object.metadata.namespace ?? "")',
			replace: "values.length > 0 && isServed !== undefined",
		},
	]),
	...inFile("src/runtime/gather.ts", [
		{
			name: "plans in a new namespace before what is there is read",
			bugClass: "trusts a stale cache",
			find: 'await informers.joining.done(parent.metadata.namespace ?? "");',
			replace: "",
		},
	]),
];

const renaming = [
	...inFile("src/compile/app/own-secrets.ts", [
		{
			name: "lets anybody edit the copy of a revision",
			bugClass: "opens what should be closed",
			find: "immutable: true })),",
			replace: "immutable: false })),",
		},
	]),
	...inFile("src/compile/app/secret-files.ts", [
		{
			name: "mounts a name that others may give",
			bugClass: "opens what should be closed",
			find: "const copy = copies.pinned({ appSecret: name, revision, ...life });",
			replace: "const copy = `${name}--r${revision}`;",
		},
		{
			name: "takes the same number of another life for the same values",
			bugClass: "takes an object made anew for an update",
			find: "copies.pinned({ appSecret: name, revision, ...life })",
			replace: "copies.pinned({ appSecret: name, revision })",
		},
	]),
	...inFile("src/runtime/renaming.ts", [
		{
			name: "lets pods read what somebody put in the place of a copy",
			bugClass: "opens what should be closed",
			find: "if (outcome.taken.length === 0)",
			replace: "if (outcome.taken.length >= 0)",
		},
	]),
	...inFile("src/runtime/send.ts", [
		{
			name: "takes what has the marks of a copy for the copy",
			bugClass: "opens what should be closed",
			find: 'if (!isCopy) return "taken";',
			replace: 'if (!wanted) return "taken";',
		},
	]),
	...inFile("src/runtime/renamed-copies.ts", [
		{
			name: "rolls as often as somebody takes the name of a copy",
			bugClass: "makes a storm of calls",
			find: "if (isSame && now < last.at + turnEvery)",
			replace: "if (isSame && now < last.at)",
		},
	]),
	...inFile("src/compile/app/copy-names.ts", [
		{
			name: "rolls back when the first name of a copy is free again",
			bugClass: "makes a storm of calls",
			find: "freeName(kind, name?.name ?? first, taken)",
			replace: "freeName(kind, name ? first : first, taken)",
		},
	]),
];

export const closing = [
	...unserved,
	...renaming,
	...plainValues,
	...claims,
	...relaxing,
	...ranges,
	...discovery,
	...consent,
	...revoking,
];
