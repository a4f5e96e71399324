// How a simulated pod behaves, and how it is told: by an annotation, or by the tag of an image where the pod's
// annotations are not the test's to write.

import { exists, isAbsent, isIn, type Requirement } from "./stage.ts";

/**
 * What a pod does instead of becoming ready and staying so:
 * never-ready runs, crash-loop restarts for ever, as do read-only (its last words tell of a read-only file system), out-of-memory and
 * start-error; brief does so too, but is ready for a moment each time. flapping is ready every other second and a half, image-pull-error
 * and config-error never start, evicted fails with reason Evicted after it was started, exit-error fails with code 1.
 */
export const behaviours = [
	"never-ready",
	"crash-loop",
	"read-only",
	"out-of-memory",
	"start-error",
	"brief",
	"flapping",
	"image-pull-error",
	"config-error",
	"evicted",
	"exit-error",
] as const;

export type Behaviour = (typeof behaviours)[number];

/** On a pod (or claim, see volume-stages.ts). Setting or removing it on a living pod changes what it does next. */
export const behaviourAnnotation = "kwok.seaworthy.dev/behaviour";

/** Name of the one container or sidecar that misbehaves; default all containers, or those with a telling tag. */
export const containerAnnotation = "kwok.seaworthy.dev/container";

/** Text for the message of the waiting container. */
export const messageAnnotation = "kwok.seaworthy.dev/message";

/** `example/app:behaves-crash-loop` behaves so; the annotation goes before the tag. */
export const behaviourTag = "behaves-";

const behaviourOf = [
	`.metadata.annotations["${behaviourAnnotation}"]`,
	`([(.spec.containers + (.spec.initContainers // []))[].image | capture(":${behaviourTag}(?<name>[a-z-]+)$").name] | first)`,
].join(" // ");

export const behaves = (...names: readonly Behaviour[]): Requirement =>
	isIn(behaviourOf, ...names);
export const behavesWell: Requirement = isAbsent(behaviourOf);

export const isAlive: Requirement = isAbsent(".metadata.deletionTimestamp");
export const isGoing: Requirement = exists(".metadata.deletionTimestamp");

/** Whether container `item` misbehaves; a sidecar only when it is meant by name or tag. */
export function hits(
	item: string,
	list: "containers" | "initContainers",
): string {
	const byTag = `regexMatch ":${behaviourTag}" ${item}.image`;
	const unnamed =
		list === "containers"
			? `(or (not $tagged) (${byTag}))`
			: `(and $tagged (${byTag}))`;
	return `or (eq $named ${item}.name) (and (eq $named "") ${unnamed})`;
}

/** An action that runs `body` for each container of the list, as `$item`. */
export const forEach = (
	list: "containers" | "initContainers",
	body: string,
): string => `range $item := .spec.${list} }}${body}{{ end`;

const anyHit = (list: "containers" | "initContainers", variable: string) =>
	forEach(
		list,
		`{{ if ${hits("$item", list)} }}{{ ${variable} = true }}{{ end }}`,
	);

/** Template actions that set what hits() needs, `$message`, and `$blocked`: a sidecar misbehaves. */
export const behaviourPrelude = [
	"$annotations := or .metadata.annotations dict",
	`$named := get $annotations "${containerAnnotation}"`,
	`$message := get $annotations "${messageAnnotation}"`,
	"$tagged := false",
	...(["containers", "initContainers"] as const).map((list) =>
		forEach(
			list,
			`{{ if regexMatch ":${behaviourTag}" $item.image }}{{ $tagged = true }}{{ end }}`,
		),
	),
	"$blocked := false",
	anyHit("initContainers", "$blocked"),
];
