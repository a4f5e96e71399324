// Why an object is Ready or not: Faults, what the cluster refused, and the checks of its children. The first that fails gives the reason.

import type { Bearing } from "../api/reasons.ts";
import { reasons } from "../api/reasons.ts";
import type { Child, LiveChild, PlannedChild } from "../compile/child.ts";
import type { Fault } from "../compile/fault.ts";
import type { Progress, Verdict } from "../kube/conditions.ts";
import { desiredAnnotation } from "../kube/labels.ts";
import type { Plan, Trouble } from "./controller.ts";

type Seen = {
	readonly plan: Plan;
	readonly troubles: readonly Trouble[];
	/** The children after the plan was carried out. */
	readonly live: readonly LiveChild[];
	readonly children: readonly Pick<Child<never>, "resource" | "ready">[];
};

/** Stalled Faults, then troubles, then Faults that heal by themselves, then the children. */
export function progressOf({ plan, troubles, live, children }: Seen): Progress {
	const { faults } = plan;
	const found =
		fromFaults(faults, "Stalled") ??
		fromTroubles(troubles) ??
		fromFaults(faults, "Reconciling") ??
		fromChildren(plan.children, live, children);
	const warnings = faultsOf(faults, "Warning");
	if (found.state === "Ready" || warnings.length === 0) return found;
	return { ...found, message: `${found.message}; ${sentence(warnings)}` };
}

/** Cut to what a condition holds. */
export function clip(message: string): string {
	const most = 2048;
	if (message.length <= most) return message;
	return `${message.slice(0, most - 1).toWellFormed()}…`;
}

export const clipped = (verdict: Verdict): Verdict => ({
	...verdict,
	message: clip(verdict.message),
});

export const sentence = (faults: readonly Fault[]): string =>
	faults.map(({ path, message }) => `${path} ${message}`).join("; ");

export const faultsOf = (faults: readonly Fault[], bearing: Bearing) =>
	faults.filter(({ reason }) => reasons[reason].bearing === bearing);

function fromFaults(
	faults: readonly Fault[],
	state: "Stalled" | "Reconciling",
): Progress | undefined {
	const relevant = faultsOf(faults, state);
	const [first] = relevant;
	if (!first) return undefined;
	return { state, reason: first.reason, message: sentence(relevant) };
}

/** Sorted, because children are applied side by side and fail in any order. */
function fromTroubles(troubles: readonly Trouble[]): Progress | undefined {
	const isStalled = ({ reason }: Trouble) =>
		reasons[reason].bearing === "Stalled";
	const sorted = troubles.toSorted(
		(a, b) =>
			Number(isStalled(b)) - Number(isStalled(a)) ||
			(a.reason + a.message < b.reason + b.message ? -1 : 1),
	);
	const [first] = sorted;
	if (!first) return undefined;
	return {
		state: isStalled(first) ? "Stalled" : "Reconciling",
		reason: first.reason,
		message: [...sorted.map(({ message }) => message), ...nextTry(sorted)].join(
			"; ",
		),
	};
}

function nextTry(troubles: readonly Trouble[]): string[] {
	const seconds = troubles.flatMap(({ retrySeconds }) => retrySeconds ?? []);
	if (seconds.length === 0) return [];
	return [`the next try follows within ${Math.min(...seconds)} s`];
}

/** Every planned child that can be unready is asked; the worst answer wins, the first of several. */
function fromChildren(
	planned: readonly PlannedChild[],
	live: readonly LiveChild[],
	children: Seen["children"],
): Progress {
	const answers = children.flatMap(({ resource, ready }) =>
		planned.flatMap((child) =>
			ready && child.object.kind === resource.kind
				? [childProgress(child, live, ready)]
				: [],
		),
	);
	return (
		answers.find(({ state }) => state === "Stalled") ??
		answers.find(({ state }) => state === "Reconciling") ??
		answers.at(-1) ?? {
			state: "Ready",
			reason: "Available",
			message: "all children exist",
		}
	);
}

function childProgress(
	{ object }: PlannedChild,
	live: readonly LiveChild[],
	ready: (live: LiveChild) => Progress,
): Progress {
	const { kind, metadata } = object;
	const found = live.find(
		(child) => child.kind === kind && child.metadata.name === metadata.name,
	);
	const isCurrent =
		found?.metadata.annotations?.[desiredAnnotation] ===
		metadata.annotations?.[desiredAnnotation];
	// A cache that still shows the object as it was before our write says nothing about what we asked for.
	if (!found || !isCurrent)
		return {
			state: "Reconciling",
			reason: "RollingOut",
			message: `${kind} ${metadata.name} is being applied`,
		};
	return ready(found);
}
