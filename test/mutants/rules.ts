// Bugs that take rules of docs/security.md out, at least one for each: the tests that name the rule find them.

import { inFile } from "./mutant.ts";

const references = [
	...inFile("src/controllers/app/needs/need.ts", [
		{
			name: "R1: asks for an object of another namespace",
			bugClass: "opens what should be closed",
			find: "namespace: namespaceOf(app),",
			replace: "namespace: `${namespaceOf(app)}-x`,",
		},
	]),
	...inFile("src/runtime/cluster.ts", [
		{
			name: "R2: takes the name of an object for another path",
			bugClass: "opens what should be closed",
			find: 'if (part === "." || part === "..")',
			replace: 'if (part === "...")',
		},
		{
			name: "R2: puts the name of an object into the path as it is",
			bugClass: "opens what should be closed",
			find: "if (name) parts.push(encodeURIComponent(name));",
			replace: "if (name) parts.push(name);",
		},
	]),
];

const rights = inFile("src/controllers/access.ts", [
	{
		name: "R3: lets the operator read Secrets of the whole cluster",
		bugClass: "opens what should be closed",
		find: "watched.filter(({ sensitive }) => !sensitive),",
		replace: "watched,",
	},
	{
		name: "R3: lets the operator delete all objects of a kind at once",
		bugClass: "opens what should be closed",
		find: '...rules(retired, ["delete"]),',
		replace: '...rules(children, ["deletecollection"]),',
	},
]);

const identity = inFile("src/controllers/admission.ts", [
	{
		name: "R5: lets a stranger's pod claim to be an App's",
		bugClass: "opens what should be closed",
		find: "`variables.app == '' || variables.app == variables.appBefore || variables.isMade || ${isTrusted}`",
		replace:
			"`variables.app != 'a' || variables.app == variables.appBefore || variables.isMade || ${isTrusted}`",
		story: "test/cluster/impostor.test.ts",
	},
	{
		name: "R5: lets a stranger change the template below an App",
		bugClass: "opens what should be closed",
		find: "(request.kind.kind == 'Deployment' || variables.template == variables.before)",
		replace:
			"(request.kind.kind != '' || variables.template == variables.before)",
		story: "test/cluster/impostor.test.ts",
	},
]);

const strangers = [
	...inFile("src/runtime/standing.ts", [
		{
			name: "R6: takes up any object without an owner",
			bugClass: "merges into an object of somebody else",
			find: 'if (controller || !isLabelled) return "foreign";',
			replace: 'if (controller) return "foreign";',
		},
	]),
	...inFile("src/runtime/send.ts", [
		{
			name: "R6: applies a new child with force",
			bugClass: "merges into an object of somebody else",
			find: "cluster.apply(resource, wanted, { force: false })",
			replace: "cluster.apply(resource, wanted, { force: true })",
		},
	]),
];

const values = [
	...inFile("src/compile/app/own-secrets.ts", [
		{
			name: "R4: copies the token of an account",
			bugClass: "shows a value",
			find: "never.includes(type.toLowerCase());",
			replace: "never.includes(`${type}!`);",
		},
		{
			name: "R7: copies a Secret whose owner took the consent away meanwhile",
			bugClass: "shows a value",
			find: "if (!isConsented(labels))",
			replace: "if (labels === undefined)",
		},
		{
			name: "R7: copies somebody else's Secret under the name of a copy",
			bugClass: "shows a value",
			find: "labels[appSecretLabel] === appSecret && isSecretName(secret, appSecret);",
			replace:
				"Boolean(labels) && isSecretName(secret, appSecret) !== undefined;",
		},
		{
			name: "R7: keeps copies when the consent is taken away",
			bugClass: "shows a value",
			find: 'return kind === "Secret" && !isWanted && !isAllowed;',
			replace: 'return kind === "" && !isWanted && !isAllowed;',
		},
		{
			name: "R9: does not hear of new values of a Secret",
			bugClass: "misses a change",
			find: "version: hashOf({ uid, resourceVersion }),",
			replace: "version: hashOf({ uid, none: resourceVersion === uid }),",
		},
	]),
	...inFile("src/runtime/errors.ts", [
		{
			name: "R8: shows what the server says of a Secret",
			bugClass: "shows a value",
			find: "if (!sensitive) return error;",
			replace: "return error;",
		},
	]),
	...inFile("src/runtime/vault.ts", [
		{
			name: "R9: tells values apart by a hash of them",
			bugClass: "shows a value",
			find: "return { ...child, object: { ...child.object, data } };",
			replace:
				'const metadata = { ...child.object.metadata, annotations: { "seaworthy.dev/values": String(entries.join().split("").reduce((sum, each) => (31 * sum + each.charCodeAt(0)) % 4294967296, 7)) } };\n\treturn { ...child, object: { ...child.object, metadata, data } };',
		},
	]),
];

const restarts = inFile("src/runtime/apply.ts", [
	{
		name: "R10: takes for done only what this process wrote",
		bugClass: "writes at rest",
		find: "live.ownedHash === applied[childId(object, parent)];",
		replace:
			"live.ownedHash === applied[childId(object, parent)] &&\n\tparent.status === undefined;",
	},
]);

const containers = [
	...inFile("src/compile/app/pod.ts", [
		{
			name: "R11: gives the log sidecar what the main container mounts",
			bugClass: "shows a value",
			find: "initContainers: sidecars.value }),",
			replace:
				"initContainers: sidecars.value.map((each) => ({ ...each, volumeMounts: [...(each.volumeMounts ?? []), ...(main.value.volumeMounts ?? [])] })) }),",
		},
	]),
	...inFile("src/compile/app/parts/secret-volumes.ts", [
		{
			name: "R11: lets any user of the container read the files of a Secret",
			bugClass: "shows a value",
			find: "const mode = 0o440;",
			replace: "const mode = 0o444;",
		},
	]),
];

const sealing = [
	...inFile("src/sealing/envelope.ts", [
		{
			name: "R12: opens a value that was sealed for another place",
			bugClass: "shows a value",
			find: "return plain.equals(envelope(place, value)) ? value : undefined;",
			replace: "return plain.length > 0 && place ? value : undefined;",
		},
		{
			name: "R12: opens a value under another key",
			bugClass: "shows a value",
			find: "return plain.equals(envelope(place, value)) ? value : undefined;",
			replace:
				'const { key } = JSON.parse(plain.toString("utf8"));\n\treturn plain.equals(envelope({ ...place, key }, value)) ? value : undefined;',
		},
	]),
	...inFile("src/compile/secret/values.ts", [
		{
			name: "R13: says why a sealed value does not open",
			bugClass: "shows a value",
			find: "return value ?? refused(path);",
			replace:
				"return value ?? refused(plain ? `${path}, made for elsewhere:` : path);",
		},
	]),
	...inFile("src/runtime/probes.ts", [
		{
			name: "R13: answers what is posted to its pages",
			bugClass: "opens what should be closed",
			find: 'request.method === "GET" &&',
			replace: 'request.method !== "" &&',
		},
	]),
	...inFile("src/runtime/sealing-keys.ts", [
		{
			name: "R18: publishes the private key",
			bugClass: "shows a value",
			find: "return recipientOf(current);",
			replace: "return current;",
		},
		{
			name: "R18: keeps the private key in the namespace that it is for",
			bugClass: "shows a value",
			find: "namespace: this.#options.namespace,\n\t\t\t\tlabels",
			replace: "namespace: name.slice(18),\n\t\t\t\tlabels",
		},
		{
			name: "R18: has one key for all namespaces",
			bugClass: "shows a value",
			find: "const identity = lost ?? (await newKeyPair()).identity;",
			replace:
				"const identity = lost ?? [...this.#known.values()][0]?.[0] ?? (await newKeyPair()).identity;",
		},
	]),
];

const configuration = [
	...inFile("src/compile/substitution.ts", [
		{
			name: "R14: reads again what it put in",
			bugClass: "opens what should be closed",
			find: 'const value = name === undefined ? ["${"] : valueOf(name);',
			replace:
				'const value = name === undefined ? ["${"] : valueOf(name)?.flatMap((each) => typeof each === "string" && each !== text ? (substitute<Mark>(each, { valueOf, limit, names })?.pieces ?? []) : [each]);',
		},
	]),
	...inFile("src/compile/app/environment.ts", [
		{
			name: "R15: takes variables that change how programs are loaded from anybody",
			bugClass: "opens what should be closed",
			find: 'if (from === "Values" || !isLoaderVariable(name)) continue;',
			replace: 'if (from !== "AppSecret" || !isLoaderVariable(name)) continue;',
		},
	]),
	...inFile("src/compile/app/loader-variables.ts", [
		{
			name: "R15: knows variables that load programs by their whole names only",
			bugClass: "opens what should be closed",
			find: "names.has(name) || prefixes.some((prefix) => name.startsWith(prefix));",
			replace: "names.has(name) || prefixes.includes(name);",
		},
	]),
];

const process = inFile("src/runtime/process-hardening.ts", [
	{
		name: "R21: gives objects a setter of their prototype",
		bugClass: "opens what should be closed",
		find: 'Reflect.deleteProperty(Object.prototype, "__proto__");',
		replace: "",
	},
	{
		name: "R23: opens the inspector on a signal",
		bugClass: "opens what should be closed",
		find: 'process.on("SIGUSR1", () => undefined);',
		replace: "",
	},
	{
		name: "R23: leaves its memory to core dumps",
		bugClass: "shows a value",
		find: 'writeFileSync(coredumpFilter, "0");',
		replace: "void writeFileSync;",
	},
]);

const hardening = inFile("src/compile/app/parts/hardening.ts", [
	{
		name: "R23: leaves a pod the capabilities of its container runtime",
		bugClass: "opens what should be closed",
		find: 'capabilities: { drop: ["ALL"] },',
		replace: "",
	},
]);

const neighbours = [
	...inFile("src/runtime/round-robin.ts", [
		{
			name: "R20: works through one namespace before the next has its turn",
			bugClass: "makes a storm of calls",
			find: "\t\t\t\tthis.#groups.delete(group);\n\t\t\t\tif (waiting.size > 0)",
			replace: "\t\t\t\tif (waiting.size > 0)",
		},
		{
			name: "R20: lets one namespace take all places",
			bugClass: "makes a storm of calls",
			find: "free > 0 && held <= share * free;",
			replace: "free > 0 && held >= 0;",
		},
	]),
	...inFile("src/runtime/queue.ts", [
		{
			name: "R20: stops at a key whose pass throws",
			bugClass: "gives up for good",
			find: "observe.retried();",
			replace: "observe.retried();\n\t\t\tif (String(error)) return;",
		},
	]),
	...inFile("src/runtime/partial.ts", [
		{
			name: "R20: keeps whole what is not served",
			bugClass: "grows without bounds",
			find: "namespace === undefined || isServed(namespace)",
			replace: "namespace === undefined || isServed !== undefined",
		},
	]),
];

const served = inFile("src/runtime/namespace-leases.ts", [
	{
		name: "R22: keeps a namespace that left the list",
		bugClass: "stops uncleanly",
		find: "this.#elections.delete(namespace);\n\t\t\t\tthis.#known",
		replace: "this.#known",
	},
]);

const images = inFile("src/compile/app/under-tenant.ts", [
	{
		name: "R24: lets images from anywhere run",
		bugClass: "opens what should be closed",
		find: "if (allowed && !allowed.some((prefix) => image.startsWith(prefix)))",
		replace: "if (allowed?.length === 0)",
	},
	{
		name: "R24: lets an image without a digest run where one is required",
		bugClass: "opens what should be closed",
		find: 'if (digests === "Required" && !image.includes("@sha256:"))',
		replace: 'if (digests === "Required" && image === "")',
	},
]);

export const rules = [
	...references,
	...rights,
	...identity,
	...strangers,
	...values,
	...restarts,
	...containers,
	...sealing,
	...configuration,
	...process,
	...hardening,
	...neighbours,
	...served,
	...images,
];
