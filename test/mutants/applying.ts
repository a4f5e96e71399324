// Bugs of applying and pruning: whose an object is, what is known of it, in which order it goes.

import { inFile } from "./mutant.ts";

const unkept = inFile("src/runtime/unkept-fields.ts", [
	{
		name: "writes again and again what an older CRD drops",
		bugClass: "writes at rest",
		find: 'return paths ? (without(status, "", paths) as Status) : status;',
		replace: "return status;",
	},
	{
		name: "takes a member that was removed for one that is dropped",
		bugClass: "writes at rest",
		find: "if (value === null || value === undefined) return [];",
		replace: "",
	},
]);

const apply = inFile("src/runtime/apply.ts", [
	{
		name: "makes a child anew without asking whether the parent is still there",
		bugClass: "trusts a stale cache",
		find: 'if (standing === "orphan" || (!live && !isNew)) await options.confirm();',
		replace: 'if (standing === "orphan") await options.confirm();',
	},
	{
		name: "does not compare what it asks for with what it asked for",
		bugClass: "misses a change",
		find: "\tisAskedFor(live, object) &&\n",
		replace: "",
	},
	{
		name: "does not compare the fingerprint of its fields",
		bugClass: "does not see drift",
		find: " &&\n\tlive.ownedHash === applied[childId(object, parent)]",
		replace: "",
	},
	{
		name: "leaves what runs as somebody made it while something else waits",
		bugClass: "opens what should be closed",
		find: "if (child.wave === 1 && isOurs && isAskedFor(live, child.object))",
		replace: "if (false)",
	},
	{
		name: "takes for an edit what it may have written itself",
		bugClass: "depends on an order that means nothing",
		find: 'options.onWritten(id, "");',
		replace: "{}",
	},
	{
		name: "does not count the edits of another release",
		bugClass: "makes a storm of calls",
		find: "return Boolean(recorded) && live?.ownedHash !== recorded;",
		replace: "return Boolean(recorded) && recorded === undefined;",
	},
	{
		name: "fights over an object without end",
		bugClass: "makes a storm of calls",
		find: "if (again > 0) return",
		replace: "if (again < 0) return",
	},
	{
		name: "changes what runs before what serves it",
		bugClass: "applies in the wrong order",
		find: 'return isOurs ? 0 : "beside";',
		replace: 'return "beside";',
	},
	{
		name: "forgets the answer to a write",
		bugClass: "trusts a stale cache",
		find: "await options.store.write(child.object, () =>\n\t\tsend(ready, live, options),\n\t);",
		replace: "await send(ready, live, options);",
	},
	{
		name: "forgets what it wrote before the status says so",
		bugClass: "writes at rest",
		find: "options.onWritten(id, left);",
		replace: "",
	},
]);

const standing = inFile("src/runtime/standing.ts", [
	{
		name: "takes a child of an earlier App of the name for its own",
		bugClass: "knows an owner by name, not by uid",
		find: "controller?.uid === parent.metadata.uid",
		replace: "controller?.name === parent.metadata.name",
	},
	{
		name: "writes what another operator hung onto its parent",
		bugClass: "merges into an object of somebody else",
		find: 'if (!isMarked(child)) return "foreign";',
		replace: "",
	},
	{
		name: "knows an owner only in the version of today",
		bugClass: "misses a change",
		find: "isSameKind(controller, parent)",
		replace: "controller.apiVersion === parent.apiVersion",
	},
]);

const failed = inFile("src/runtime/failed.ts", [
	{
		name: "takes a failure that passes for a refusal",
		bugClass: "gives up for good",
		find: "if (!isPassing(failure)) return",
		replace: "if (true) return",
	},
	{
		name: "says nothing of a server that goes on failing",
		bugClass: "gives up for good",
		find: 'return { failure, trouble: { reason: "Retrying", message } };',
		replace: "return { failure };",
	},
]);

const errors = inFile("src/runtime/errors.ts", [
	{
		name: "sends for ever what is too large",
		bugClass: "makes a storm of calls",
		find: "status >= 500 && !tooLargeForEtcd.test(body)",
		replace: "status >= 500",
	},
	{
		name: "forgets the longer of two waits that the server asked for",
		bugClass: "makes a storm of calls",
		find: "(retryAfterOf(b) ?? 0) - (retryAfterOf(a) ?? 0)",
		replace: "(retryAfterOf(a) ?? 0) - (retryAfterOf(b) ?? 0)",
	},
]);

const send = inFile("src/runtime/send.ts", [
	{
		name: "removes again and again what the server puts in its place",
		bugClass: "writes at rest",
		find: "if (restOf(fingerprint(free.metadata)) === restOf(known)) return free;",
		replace: "",
	},
	{
		name: "writes a known child without its uid",
		bugClass: "merges into an object of somebody else",
		find: "{ ...wanted.metadata, ...(uid && { uid }) }",
		replace: "{ ...wanted.metadata }",
	},
	{
		name: "fills the shell of a Secret without its uid",
		bugClass: "merges into an object of somebody else",
		find: 'const body = { ...wanted.metadata, uid: metadata.uid ?? "" };',
		replace: "const body = { ...wanted.metadata };",
	},
	{
		name: "does not wait for a name that somebody else has taken",
		bugClass: "misses a change",
		find: "onTaken(wanted.kind, namespace, name);",
		replace: "",
	},
	{
		name: "says that a child belongs to its parent without being its controller",
		bugClass: "knows an owner by name, not by uid",
		find: "controller: true,",
		replace: "controller: false,",
	},
	{
		name: "tries a removal on what others have changed meanwhile",
		bugClass: "trusts a stale cache",
		find: "current = fresh;",
		replace: "",
	},
]);

const ownership = inFile("src/runtime/ownership.ts", [
	{
		name: "does not look for members that others added",
		bugClass: "does not see drift",
		find: "if (rest.length === 0) return ours;",
		replace: "return ours;",
	},
	{
		name: "takes whoever writes under the name of removals for itself",
		bugClass: "does not see drift",
		find: "!shares.includes(entry) && !othersBusiness",
		replace:
			"!shares.includes(entry) && entry.manager !== removalManager && !othersBusiness",
	},
	{
		name: "leaves a share to who wrote in its name",
		bugClass: "does not see drift",
		find: "[...paths, ...forged]",
		replace: "[...paths]",
	},
	{
		name: "blames managers of harmless labels",
		bugClass: "depends on an order that means nothing",
		find: "!ours.includes(entry) && isClaim(entry)",
		replace: "!ours.includes(entry)",
	},
	{
		name: "gives an object made anew the fingerprint of the one before",
		bugClass: "takes an object made anew for an update",
		find: "JSON.stringify([uid, share])",
		replace: "JSON.stringify(share)",
	},
	{
		name: "removes additions from whatever version is there",
		bugClass: "trusts a stale cache",
		find: '\t\t{\n\t\t\top: "test",\n\t\t\tpath: "/metadata/resourceVersion",\n\t\t\tvalue: resourceVersion,\n\t\t},\n',
		replace: "",
	},
	{
		name: "removes list items from the front",
		bugClass: "cuts off what runs",
		find: "b.localeCompare(a,",
		replace: "a.localeCompare(b,",
	},
	{
		name: "removes what kubectl rollout restart wrote",
		bugClass: "cuts off what runs",
		find: '\t"f:spec/f:template/f:metadata/f:annotations",\n',
		replace: "",
	},
]);

const prune = inFile("src/runtime/prune.ts", [
	{
		name: "deletes without asking whether the spec is still the newest",
		bugClass: "acts on a spec that is over",
		find: "if (surplus.length > 0) await options.confirm();",
		replace: "",
	},
	{
		name: "deletes again what is being deleted",
		bugClass: "makes a storm of calls",
		find: "({ metadata }) => !metadata.deletionTimestamp,",
		replace: "({ metadata }) => metadata,",
	},
	{
		name: "deletes what pods of earlier revisions still mount",
		bugClass: "cuts off what runs",
		find: "...plan.kept.map(({ kind, name }) => `${kind}/${name}`),",
		replace: "",
	},
	{
		name: "takes an object that is gone for a refusal",
		bugClass: "gives up for good",
		find: "if (isGone(error)) continue;",
		replace: "",
	},
]);

const waves = inFile("src/runtime/waves.ts", [
	{
		name: "goes on with workloads when a policy was refused",
		bugClass: "applies in the wrong order",
		find: "(await all(0)) && all(1);",
		replace: "((await all(0)) || true) && all(1);",
	},
	{
		name: "applies workloads before policies",
		bugClass: "applies in the wrong order",
		find: "(await all(0)) && all(1);",
		replace: "(await all(1)) && all(0);",
	},
	{
		name: "lets calls go on after the pass that made them has failed",
		bugClass: "lets two write",
		find: "const results = await Promise.allSettled(promises);",
		replace:
			"const results = (await Promise.all(promises)).map((value) => ({ status: 'fulfilled', value }) as PromiseSettledResult<T>);",
	},
	{
		name: "lets calls go on beside a child that has failed",
		bugClass: "lets two write",
		find: "await allSettled<unknown>(",
		replace: "await Promise.all(",
	},
]);

const vault = inFile("src/runtime/vault.ts", [
	{
		name: "makes values anew for a Secret that has some",
		bugClass: "cuts off what runs",
		find: "if (own && !renames) return withData(child, own.values);",
		replace: "",
	},
	{
		name: "shows what the server says of a Secret that it reads",
		bugClass: "shows a value",
		find: "throw silenced(error, secrets);",
		replace: "throw error;",
	},
]);

const repairs = inFile("src/runtime/repair-limiter.ts", [
	{
		name: "never forgets a repair",
		bugClass: "gives up for good",
		find: "return fight && now - fight.last < memory ? fight : undefined;",
		replace: "return fight;",
	},
	{
		name: "leaves a policy open as long as anything else",
		bugClass: "opens what should be closed",
		find: 'isUrgent ? "urgent" : "other"',
		replace: 'isUrgent ? "other" : "other"',
	},
]);

export const applying = [
	...unkept,
	...apply,
	...standing,
	...failed,
	...errors,
	...send,
	...ownership,
	...prune,
	...waves,
	...vault,
	...repairs,
];
