// The seven scenarios of runtime.md: what people do once, from rest to rest.

import type { State } from "./world.ts";
import { firstState, moves } from "./world.ts";

export type Scenario = { title: string; from: State; to: State };

const withLogs = moves.sidecar(firstState);

export const scenarios: readonly Scenario[] = [
	{ title: "create", from: {}, to: withLogs },
	{ title: "image", from: firstState, to: moves.image(firstState, 1) },
	{ title: "scale", from: firstState, to: moves.scale(firstState, 1) },
	{ title: "sidecar on", from: firstState, to: withLogs },
	{ title: "sidecar off", from: withLogs, to: firstState },
	{ title: "sealed value", from: firstState, to: moves.sealed(firstState, 1) },
	{ title: "policy", from: firstState, to: moves.link(firstState) },
	{ title: "delete", from: firstState, to: moves.removeApp(firstState) },
];
