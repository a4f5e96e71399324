// O10: judges every call that was made, in order: who wrote, what was deleted, what came before what, and what was told.

import { managedBy, managedByLabel } from "../../src/kube/labels.ts";
import { operatorNamespace } from "../../src/cli/demo/operator-process.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { formsOf } from "../support/secrets.ts";
import type { Exchange } from "./exchange.ts";
import { isMutating } from "./exchange.ts";
import { writesAmong } from "./quiescence.ts";

type Breach = { namespace: string; text: string };
const parsed = (text: string): Partial<KubeObject> => {
	try {
		return JSON.parse(text) as Partial<KubeObject>;
	} catch {
		return {};
	}
};
const succeeded = ({ status, answeredAt }: Exchange) =>
	answeredAt > 0 && status >= 200 && status < 300;
const title = ({ verb, resource, namespace, name, at }: Exchange) =>
	`at ${(at / 1000).toFixed(3)} s ${verb} ${resource} ${namespace}/${name}`;

export function judgeTrace(
	exchanges: readonly Exchange[],
	/** Namespaces of worlds; elsewhere the operator writes its own things. */
	namespaces: readonly string[],
): Breach[] {
	const calls = exchanges.filter(({ namespace }) =>
		namespaces.includes(namespace),
	);
	return [
		...deletionsWithoutUid(calls),
		...deletionsOfStrangers(calls),
		...deletedPolicies(calls),
		...workloadsBeforePolicies(calls),
		...toldValues(calls),
		...writersSideBySide(exchanges),
	];
}

const breach = (call: Exchange, text: string): Breach => ({
	namespace: call.namespace,
	text: `${title(call)}: ${text}`,
});

const deletions = (calls: readonly Exchange[]) =>
	calls.filter(({ verb }) => verb === "delete");
const uidOf = ({ body }: Exchange) =>
	(parsed(body) as { preconditions?: { uid?: string } }).preconditions?.uid;

const deletionsWithoutUid = (calls: readonly Exchange[]): Breach[] =>
	deletions(calls)
		.filter((call) => !uidOf(call))
		.map((call) => breach(call, "a deletion without a uid"));

/** What may be deleted carries our label: the answer to the deletion, or to the write that made it, shows it. */
function deletionsOfStrangers(calls: readonly Exchange[]): Breach[] {
	const ours = new Set(
		calls.filter(succeeded).flatMap(({ answer }) => {
			const { metadata } = parsed(answer);
			const isOurs = metadata?.labels?.[managedByLabel] === managedBy;
			return isOurs && metadata.uid ? [metadata.uid] : [];
		}),
	);
	return deletions(calls)
		.filter(succeeded)
		.filter((call) => !ours.has(uidOf(call) ?? ""))
		.map((call) => breach(call, "what was deleted was never ours"));
}

/** Those of a Tenant have two hyphens in their names; they go with its mode Enforce. */
const deletedPolicies = (calls: readonly Exchange[]): Breach[] =>
	deletions(calls)
		.filter(({ resource }) => resource === "networkpolicies")
		.filter(({ name }) => !name.includes("--"))
		.map((call) => breach(call, "a policy of an App is never deleted by us"));

/** A pod that runs for a moment without its policy is open for a moment. */
function workloadsBeforePolicies(calls: readonly Exchange[]): Breach[] {
	const isPolicied = new Set<string>();
	const known = new Set<string>();
	const found: Breach[] = [];
	const inOrder = calls
		.filter(isMutating)
		.flatMap((call) => [
			{ call, at: call.at, isStart: true },
			...(succeeded(call)
				? [{ call, at: call.answeredAt, isStart: false }]
				: []),
		])
		.sort((a, b) => a.at - b.at);
	for (const { call, isStart } of inOrder) {
		const id = `${call.namespace}/${call.name || parsed(call.body).metadata?.name}`;
		if (call.resource === "networkpolicies" && !isStart) isPolicied.add(id);
		if (call.resource !== "deployments" || !isStart || known.has(id)) continue;
		known.add(id);
		if (!isPolicied.has(id))
			found.push(breach(call, "a Deployment before its policy"));
	}
	return found;
}

/** Values that the operator wrote into Secrets, in no other call and in no form. */
function toldValues(calls: readonly Exchange[]): Breach[] {
	const forms = formsOfValues(secretValuesIn(calls));
	return writesAmong(calls)
		.filter(({ resource }) => resource !== "secrets")
		.flatMap((call) => {
			const form = forms.find((form) => call.body.includes(form));
			return form ? [breach(call, "the value of a Secret is told")] : [];
		});
}

/** Short ones are in any text by chance. */
const shortest = 8;

export function secretValuesIn(calls: readonly Exchange[]): string[] {
	const data = calls
		.filter(({ resource, verb }) => resource === "secrets" && verb !== "delete")
		.flatMap(({ body }) =>
			Object.values((parsed(body)["data"] ?? {}) as { [key: string]: string }),
		)
		.map((value) => Buffer.from(value, "base64").toString("utf8"));
	return [...new Set(data)].filter(({ length }) => length >= shortest);
}

export const formsOfValues = (values: readonly string[]): string[] => [
	...new Set(values.flatMap(formsOf)),
];

/** A process writes only after it took the Lease, and not after another has. */
function writersSideBySide(exchanges: readonly Exchange[]): Breach[] {
	const taken = exchanges
		.filter((call) => call.resource === "leases" && isMutating(call))
		// A post has no name.
		.filter(({ namespace }) => namespace === operatorNamespace)
		.filter(succeeded)
		.sort((a, b) => a.answeredAt - b.answeredAt);
	return writesAmong(exchanges).flatMap((call) => {
		const holder = taken.findLast(({ answeredAt }) => answeredAt < call.at);
		if (!holder || holder.process === call.process) return [];
		return [
			breach(
				call,
				`process ${call.process} writes while ${holder.process} holds the Lease`,
			),
		];
	});
}
