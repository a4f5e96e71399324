// Which objects a command line means: KIND, [KIND/]NAME with * and ? in the name, or all of our kinds in a namespace.

import { kinds } from "../api/index.ts";
import type { KubeObject } from "../kube/objects.ts";
import { resourceOf } from "../kube/objects.ts";
import type { AnyKind } from "../schema/crd.ts";
import { nearest } from "../schema/nearest.ts";
import { usageError } from "./command.ts";
import type { Connection } from "./connection.ts";
import { failureOf } from "./connection-trouble.ts";
import { kindNamed, namesOf } from "./kind-names.ts";

export type Target = {
	/** As it was typed. */
	readonly word: string;
	readonly name: string;
	/** A bare name may be of any kind. */
	readonly kind?: AnyKind;
};
export type Finding = { readonly kind: AnyKind; readonly object: KubeObject };
export type Findings = {
	readonly found: readonly Finding[];
	/** Sentences about what could not be looked at or is not there. */
	readonly missing: readonly string[];
	/** Whether the words stand for many objects, not for one each. */
	readonly isList: boolean;
};

const all: readonly AnyKind[] = kinds;

/** How objects are named, below the options of a command. */
export const helpOnWords = `
A word is a NAME, a KIND/NAME or a KIND. In a name * stands for any characters
and ? for one; quote both.
`;

/** Throws a usage error for a kind that does not exist. */
export function targetOf(word: string): Target {
	const [first = "", name, ...more] = word.split("/");
	if (name === undefined) return { word, name: first };
	const kind = kindNamed(first);
	if (kind && name && more.length === 0) return { word, name, kind };
	if (kind)
		throw usageError(
			`'${word}' must be [KIND/]NAME, such as ${kind.shortNames[0]}/web`,
		);
	const meant = nearest(first, all.flatMap(namesOf));
	const hint = meant
		? `did you mean '${meant}'?`
		: `kinds are ${all.map((each) => each.kind).join(", ")}`;
	throw usageError(`'${first}' is no kind of Seaworthy; ${hint}`);
}

/** What the words mean. A bare name finds the objects of all kinds that have it, or else all of the kind that is called so. */
export async function findNamed(
	connection: Connection,
	targets: readonly Target[],
): Promise<Findings> {
	const answers = await Promise.all(
		targets.map((target) => findOne(connection, target)),
	);
	return {
		found: answers.flatMap(({ found }) => found),
		missing: answers.flatMap(({ missing }) => missing),
		isList: answers.some(({ isList }) => isList),
	};
}

async function findOne(
	connection: Connection,
	target: Target,
): Promise<Findings> {
	const { namespace } = connection;
	const { word, name, kind: only } = target;
	const asked = only ? [only] : all;
	if (/[*?]/.test(name))
		return findMany(connection, word, asked, patternOf(name));
	const ofKind = only ? undefined : kindNamed(name);
	if (namespace === undefined) {
		if (ofKind) return findMany(connection, word, [ofKind], /^/);
		throw usageError("a name is looked up in one namespace; leave out -A");
	}
	const { found, missing } = await gather(asked, async (kind) => {
		const object = await connection.get(resourceOf(kind), namespace, name);
		return object ? [object] : [];
	});
	if (found.length > 0) return { found, missing: [], isList: false };
	if (ofKind) return findMany(connection, word, [ofKind], /^/);
	// A kind that the server does not know is told apart from a name that it does not know.
	await gather(asked, (kind) =>
		connection.list(resourceOf(kind), "metadata", placeOf(kind, namespace)),
	);
	const what = only
		? `${only.kind} ${name}`
		: `object of Seaworthy named ${name}`;
	const sentence = `${word}: there is no ${what} in ${whereOf(asked, namespace)}`;
	return { found: [], missing: [...missing, sentence], isList: false };
}

/** All of these kinds whose name is of the form. */
async function findMany(
	{ namespace, list }: Connection,
	word: string,
	asked: readonly AnyKind[],
	form: RegExp,
): Promise<Findings> {
	const answer = await gather(asked, async (kind) => {
		const place = placeOf(kind, namespace);
		const objects = await list(resourceOf(kind), "full", place);
		return objects.filter(({ metadata }) => form.test(metadata.name));
	});
	const sentence = `${word}: nothing of the kind is in ${whereOf(asked, namespace)}`;
	const isEmpty = answer.found.length === 0;
	return {
		found: answer.found,
		missing: isEmpty ? [...answer.missing, sentence] : answer.missing,
		isList: true,
	};
}

/** `*` stands for any characters, `?` for one. */
const patternOf = (name: string): RegExp =>
	new RegExp(
		`^${RegExp.escape(name).replaceAll("\\*", ".*").replaceAll("\\?", ".")}$`,
	);

const whereOf = (asked: readonly AnyKind[], namespace: string | undefined) =>
	namespace === undefined || asked.every(({ scope }) => scope === "Cluster")
		? "the cluster"
		: `namespace ${namespace}`;

/** All of our kinds in the namespace of the connection; what is in no namespace only where all are meant. */
export async function findAll({
	namespace,
	list,
}: Connection): Promise<Findings> {
	const asked = all.filter(
		({ scope }) => namespace === undefined || scope === "Namespaced",
	);
	const answer = await gather(asked, (kind) =>
		list(resourceOf(kind), "full", namespace),
	);
	return { ...answer, isList: true };
}

const placeOf = ({ scope }: AnyKind, namespace: string | undefined) =>
	scope === "Namespaced" ? namespace : undefined;

/** Kinds that may not be read are passed over, as long as one may be; everything else that fails ends the command. */
async function gather(
	asked: readonly AnyKind[],
	look: (kind: AnyKind) => Promise<KubeObject[]>,
): Promise<Omit<Findings, "isList">> {
	const answers = await Promise.all(
		asked.map(async (kind): Promise<Finding[] | Error> => {
			try {
				return (await look(kind)).map((object) => ({ kind, object }));
			} catch (error) {
				if (!isPassedOver(error)) throw error;
				return error;
			}
		}),
	);
	const errors = answers.filter((answer) => answer instanceof Error);
	if (errors[0] && errors.length === asked.length) throw errors[0];
	return {
		found: answers.flatMap((answer) => (answer instanceof Error ? [] : answer)),
		missing: errors.map(({ message }) => message),
	};
}

const isPassedOver = (error: unknown): error is Error =>
	["forbidden", "notFound"].includes(failureOf(error) ?? "");
