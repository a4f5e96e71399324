// The steps of walks: every change of one leaf of the world that is walked, in an order that mixes kinds and fields. What the schema or a
// rule of it forbids must be refused, all else must be taken.

import { kinds } from "../../src/api/index.ts";
import { armored } from "../../src/sealing/age.ts";
import { validateField } from "../../src/schema/validate.ts";
import type { AnyField, ObjectSchema } from "../../src/schema/vocabulary.ts";
import { withoutMarks } from "./canonical.ts";
import { effectsOf } from "./effects.ts";
import { walked } from "./walked.ts";
import type { Mutation } from "./mutations.ts";
import { mutationsOf } from "./mutations.ts";
import { canonicalOn, paperName, settled, writtenOf } from "./paper.ts";
import { Random } from "./random.ts";
import type { State } from "./world.ts";
import { here } from "./world.ts";

export type Step = Mutation & {
	/** "App/api". */
	id: string;
	/** "App.ports[].name". */
	field: string;
	/** For people. */
	text: string;
	/** The offline judge would take it. */
	isTaken: boolean;
};

/** As the judge must see it: with a name in place of the mark, and with the text that a value becomes. */
const judged = (spec: object): unknown =>
	JSON.parse(
		JSON.stringify(spec).replaceAll(here, paperName),
		(_, value: unknown) => {
			if (typeof value !== "object" || value === null) return value;
			const { seal, ...rest } = value as { seal?: string };
			return seal === undefined ? value : { ...rest, sealed: armored(seal) };
		},
	);

const all: readonly Step[] = shuffled(
	Object.entries(walked).flatMap(([id, written]) => {
		const kind = kinds.find((each) => id.startsWith(`${each.kind}/`));
		if (!kind) return [];
		const field: AnyField = kind.spec;
		return mutationsOf(field.schema as ObjectSchema, written).map(
			(mutation) => ({
				...mutation,
				id,
				field: `${kind.kind}.${mutation.leaf}`,
				text: `${id} ${mutation.title}`,
				isTaken: validateField(field, judged(mutation.spec)).length === 0,
			}),
		);
	}),
);
function shuffled<T>(items: readonly T[]): T[] {
	const random = new Random(1);
	return items
		.map((item) => [random.next(), item] as const)
		.sort(([a], [b]) => a - b)
		.map(([, item]) => item);
}

export const taken = all.filter(({ isTaken }) => isTaken);
export const refused = all.filter(({ isTaken }) => !isTaken);

export const after = ({ id, spec }: Step): State => ({ ...walked, [id]: spec });

/** What the step changes on paper; values are nothing that two worlds of a server have in common. */
export async function expectedOf(
	step: Step,
): Promise<{ effects: string[]; isWrong: boolean }> {
	const before = await settled(await writtenOf(walked));
	const now = await settled(await writtenOf(after(step)), before);
	const effects = effectsOf(
		subjectOf(step, paperName),
		canonicalOn(before),
		canonicalOn(now),
	);
	return {
		effects: effects.filter((effect) => !effect.includes("Secret values")),
		isWrong: [...now.faults.values()].some((faults) => faults.length > 0),
	};
}

/** The object as it is called in the canonical state of the namespace. */
export const subjectOf = ({ id }: Step, namespace: string): string =>
	id.startsWith("Tenant/")
		? `Tenant/${withoutMarks(namespace, namespace)}`
		: id;
