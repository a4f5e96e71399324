// O3 on paper, for each field of each kind: a change of it changes what it is for and nothing else; O1 and O4 with it. The walk asks
// the same of a real server, for fewer changes.

import { strict as assert } from "node:assert";
import { kinds } from "../../src/api/index.ts";
import type { AnyKind } from "../../src/schema/crd.ts";
import { canonical } from "../../src/kube/names.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { seen } from "../../src/schema/defaults.ts";
import { validateField } from "../../src/schema/validate.ts";
import type { AnyField, ObjectSchema } from "../../src/schema/vocabulary.ts";
import { differences, withoutMarks } from "./canonical.ts";
import { effectsOf } from "./effects.ts";
import { everything } from "./everything.ts";
import { ineffective, silent } from "./leaves/exceptions.ts";
import { leaves } from "./leaves/index.ts";
import type { Mutation } from "./mutations.ts";
import { mutationsOf } from "./mutations.ts";
import type { Paper } from "./paper.ts";
import { canonicalOn, paperName, settled, writtenOf } from "./paper.ts";
import {
	allLeaves,
	isWithin,
	lineOf,
	metPurposes,
	strayEffects,
} from "./purpose.ts";

type Change = Mutation & {
	key: string;
	field: string;
	text: string;
	isTaken: boolean;
	/** Nothing but a default was written out or left away. */
	isSame: boolean;
};
type Effect = Change & {
	effects: string[];
	isWrong: boolean;
	/** What differs once it is taken back; asked once per field. */
	back: string[];
};

function changesOf(key: string, object: KubeObject): Change[] {
	const kind: AnyKind | undefined = kinds.find(
		(each) => each.kind === object.kind,
	);
	if (!kind) return [];
	const field: AnyField = kind.spec;
	const before = canonical(seen(field, object["spec"]));
	return mutationsOf(
		field.schema as ObjectSchema,
		object["spec"] as Mutation["spec"],
	).map((mutation) => ({
		...mutation,
		key,
		field: `${kind.kind}.${mutation.leaf}`,
		text: `${kind.kind}/${object.metadata.name} ${mutation.title}`,
		isTaken: validateField(field, mutation.spec).length === 0,
		isSame: canonical(seen(field, mutation.spec)) === before,
	}));
}

describe("a change of one field, on paper", function () {
	this.timeout(600_000);
	const changes: Change[] = [];
	const outcomes: Effect[] = [];

	before(async () => {
		const written = await writtenOf(everything);
		const first = await settled(written);
		const before = canonicalOn(first);
		for (const [key, object] of written)
			changes.push(...changesOf(key, object));
		for (const change of changes.filter(({ isTaken }) => isTaken)) {
			const { key, spec } = change;
			const object = { ...(written.get(key) as KubeObject), spec };
			const after = await settled(new Map(written).set(key, object), first);
			const subject = `${object.kind}/${withoutMarks(object.metadata.name, paperName)}`;
			const effects = effectsOf(subject, before, canonicalOn(after));
			// Of each field one change is taken back, the first that changed something.
			const wasAsked = outcomes.some(
				(each) => each.field === change.field && each.effects.length > 0,
			);
			const back = wasAsked
				? before
				: canonicalOn(await settled(written, after));
			outcomes.push({
				...change,
				effects,
				isWrong: hasNewFaults(first, after),
				back: differences(back, before),
			});
		}
	});

	const hasNewFaults = (first: Paper, after: Paper) =>
		[...after.faults].some(([key, faults]) =>
			faults.some((fault) => !first.faults.get(key)?.includes(fault)),
		);
	const none = (found: readonly string[]) =>
		assert.deepEqual(found, [], found.join("\n"));

	it("that the schema forbids is refused offline", () => {
		none(
			changes
				.filter((each) => each.isForbidden && each.isTaken)
				.map(({ text }) => text),
		);
	});

	it("is tried for every field", () => {
		none(
			allLeaves.filter((leaf) => !changes.some(({ field }) => field === leaf)),
		);
	});

	it("changes what the field is for, and nothing else", () => {
		none(
			outcomes.flatMap(({ field, text, effects, isWrong }) =>
				strayEffects(field, effects, isWrong).map(
					(stray) => `${text} (${field}): ${stray}`,
				),
			),
		);
	});

	it("changes something, unless only a default was written out or left away", () => {
		const isSilent = ({ text, field }: Effect) =>
			field in ineffective || silent.some(({ change }) => change.test(text));
		none(
			outcomes
				.filter(
					({ effects, isWrong, isSame }) =>
						effects.length === 0 && !isWrong && !isSame,
				)
				.filter((outcome) => !isSilent(outcome))
				.map(({ text }) => text),
		);
		none(
			outcomes
				.filter(({ isSame, effects }) => isSame && effects.length > 0)
				.map(({ text }) => text),
		);
	});

	it("taken back leaves everything as it was", () => {
		// A value that is made anew is another one, and who reads it starts anew.
		const isMade = ({ field }: Effect) =>
			isWithin(field, "AppSecret.data[].generate");
		none(
			outcomes
				.filter((outcome) => !isMade(outcome))
				.flatMap(({ text, back }) => back.map((each) => `${text}: ${each}`)),
		);
	});

	it("has a line for every field, and shows each purpose of each line", () => {
		none(allLeaves.filter((leaf) => !lineOf(leaf) && !(leaf in ineffective)));
		none(Object.keys(ineffective).filter((leaf) => !allLeaves.includes(leaf)));
		none(
			Object.entries(leaves).flatMap(([line, purposes]) => {
				const of = outcomes.filter(({ field }) => lineOf(field) === line);
				const met = new Set(
					of.flatMap(({ field, effects }) => metPurposes(field, effects)),
				);
				return purposes
					.filter((purpose) => !met.has(purpose))
					.map((purpose) => `${line}: ${purpose}`);
			}),
		);
		none(
			silent
				.filter(
					({ change }) =>
						!outcomes.some(
							({ text, effects }) => effects.length === 0 && change.test(text),
						),
				)
				.map(({ change }) => String(change)),
		);
	});

	it("of every field has an effect", () => {
		none(
			allLeaves.filter(
				(leaf) =>
					!(leaf in ineffective) &&
					!outcomes.some(
						({ field, effects }) =>
							isWithin(field, leaf) && metPurposes(leaf, effects).length > 0,
					),
			),
		);
	});
});
