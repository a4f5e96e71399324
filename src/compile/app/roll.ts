// A roll that nobody wrote into the spec: what others share with the App has changed. One that follows another within a while waits.

import type { App } from "../../api/app/app.ts";
import type { Platform } from "../../api/platform.ts";
import type { Revision } from "./revision.ts";
import { isPast, later } from "./rollout/times.ts";

/** The last roll that the spec did not ask for: when it began, and for which generation of the App. */
export type Rolled = { readonly at: string; readonly generation: number };

type Given = {
	readonly app: Pick<App, "metadata" | "status">;
	readonly platform: Pick<Platform, "rollSpacingSeconds">;
	/** RFC 3339; on files there is no time. */
	readonly at?: string | undefined;
};
type Deployed = Pick<Revision, "hash" | "rolled"> | undefined;

/** A template that stays keeps what is remembered of its roll, so that at rest nothing differs. */
export function rolledFor(
	hash: string,
	deployed: Deployed,
	{ app, platform, at }: Given,
): Pick<Revision, "rolled"> {
	if (!deployed) return {};
	const { rolled } = deployed;
	if (deployed.hash === hash) return rolled ? { rolled } : {};
	const { metadata, status } = app;
	const { generation = 0 } = metadata;
	const isOfSpec = status?.observedGeneration !== generation;
	if (at === undefined || isOfSpec || platform.rollSpacingSeconds === 0)
		return {};
	return { rolled: { at, generation } };
}

/** Until when the pods keep their template; undefined where they need not wait. A spec that was edited since never waits. */
export function waitsUntil(
	hash: string,
	deployed: Deployed,
	{ app, platform, at = "" }: Given,
): string | undefined {
	const rolled = deployed?.rolled;
	if (!rolled || deployed.hash === hash) return undefined;
	if (rolled.generation !== (app.metadata.generation ?? 0)) return undefined;
	const until = later(rolled.at, platform.rollSpacingSeconds);
	// Whoever may write Deployments may write a time to come.
	return isPast(rolled.at, at) && !isPast(until, at) ? until : undefined;
}

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** Anybody may have written the annotation that it is read from. */
export function soundRolled(rolled: unknown): Pick<Revision, "rolled"> {
	if (rolled === null || typeof rolled !== "object") return {};
	const { at, generation } = rolled as { [member: string]: unknown };
	const isSound =
		typeof at === "string" && time.test(at) && typeof generation === "number";
	return isSound ? { rolled: { at, generation } } : {};
}
