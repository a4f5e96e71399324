// How an object of ours is, by the rules of kstatus, with the reason and the sentence that its conditions give.

import type { Condition, KStatus } from "../../kube/conditions.ts";
import { isObserved, kstatus } from "../../kube/conditions.ts";
import type { KubeObject } from "../../kube/objects.ts";
import type { Terminal } from "../terminal.ts";

export type State = {
	readonly state: KStatus;
	/** Empty where no condition speaks of the present generation. */
	readonly reason: string;
	readonly message: string;
};

/** A condition beside Ready that says something amiss. */
export type Remark = Pick<Condition, "type" | "status" | "reason" | "message">;

export function stateOf(object: KubeObject): State {
	const { metadata } = object;
	const conditions = conditionsOf(object);
	const observedGeneration = observedOf(object);
	const state = kstatus({
		metadata,
		status: {
			...(conditions && { conditions }),
			...(observedGeneration !== undefined && { observedGeneration }),
		},
	});
	if (state === "Terminating")
		return { state, reason: "", message: "is being deleted" };
	if (!conditions) return { state, reason: "", message: unseen };
	if (observedGeneration !== metadata.generation)
		return { state, reason: "", message: outdated(object) };
	const telling = conditions
		.filter(({ type, status }) => type === "Ready" || status === "True")
		.toSorted((a, b) => rank(a) - rank(b))[0];
	return {
		state,
		reason: telling?.reason ?? "",
		message: telling?.message ?? "",
	};
}

const unseen =
	"the operator has not looked at it yet; does one run, and does it serve this namespace?";

const outdated = (object: KubeObject) =>
	`the operator has not looked at generation ${object.metadata.generation} yet, only at ${observedOf(object) ?? "none"}; does it run?`;

/** Undefined until the operator has observed the object. */
export const observedOf = ({ status }: KubeObject): number | undefined => {
	if (!isObserved(status)) return undefined;
	const { observedGeneration } = status as { [name: string]: unknown };
	return typeof observedGeneration === "number"
		? observedGeneration
		: undefined;
};

/** By type, the status that says something amiss; other types only inform. */
const amiss: { readonly [type: string]: Condition["status"] } = {
	Resolved: "False",
	Contested: "True",
	ForeignPods: "True",
};

/** Of the present generation, and not what the state says already. */
export const remarksOf = (
	conditions: readonly Condition[],
	generation: number | undefined,
): Remark[] =>
	conditions.filter(
		({ type, status, observedGeneration }) =>
			amiss[type] === status && observedGeneration === generation,
	);

/** Those that are conditions, with texts where texts belong. */
export function conditionsOf({ status }: KubeObject): Condition[] | undefined {
	const { conditions } = (status ?? {}) as { conditions?: unknown };
	if (!Array.isArray(conditions)) return undefined;
	return conditions
		.filter(
			(each): each is Condition => each !== null && typeof each === "object",
		)
		.map((each) => {
			const text = (name: "reason" | "message") =>
				typeof each[name] === "string" ? each[name] : "";
			return { ...each, reason: text("reason"), message: text("message") };
		});
}

const order = ["Stalled", "Reconciling", "Ready"];
const rank = ({ type }: Condition) => {
	const place = order.indexOf(type);
	return place < 0 ? order.length : place;
};

/**
 * Unknown is what may not be looked at; Missing what is not there, which may be meant so; Remarked what is current and has something
 * amiss, such as a closed edge.
 */
export type Mark = KStatus | "Unknown" | "Missing" | "Remarked";

const signs: { readonly [mark in Mark]: readonly [string, string] } = {
	Current: ["✔", "+"],
	InProgress: ["◌", "~"],
	Failed: ["✖", "x"],
	Terminating: ["◌", "~"],
	Missing: ["–", "-"],
	Unknown: ["?", "?"],
	Remarked: ["!", "!"],
};
const colours = {
	Current: "green",
	InProgress: "yellow",
	Failed: "red",
	Terminating: "yellow",
	Missing: "yellow",
	Unknown: "yellow",
	Remarked: "yellow",
} as const;

export const signOf = (mark: Mark, isAscii: boolean): string =>
	signs[mark][isAscii ? 1 : 0];

/** Text in the colour of the mark. */
export const marked = (style: Terminal["style"], mark: Mark, text: string) =>
	style(colours[mark], text);
