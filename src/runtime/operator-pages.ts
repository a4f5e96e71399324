// What the pages of the process say of its parts. They are served before the parts exist, so that a probe is answered from the start.

import { heldBy } from "./debug-state.ts";
import type { Informers } from "./informers.ts";
import type { Leadership } from "./leadership.ts";
import type { PlatformSettings } from "./platform-settings.ts";
import type { servePages } from "./probes.ts";
import type { Queue } from "./queue.ts";
import type { Watches } from "./watches.ts";

/** Undefined until it is made. */
type Parts = {
	queue: Queue;
	leadership: Leadership | undefined;
	watches: Watches | undefined;
	settings: PlatformSettings | undefined;
	informers: Informers | undefined;
};
type Answers = Pick<
	Parameters<typeof servePages>[0],
	"waitingFor" | "complaint" | "state"
>;

export function answersOf(parts: () => Parts): Answers {
	const isLeader = () => parts().leadership?.isLeader ?? false;
	const waitingFor = () => {
		const { watches, settings } = parts();
		return [
			...(watches?.waitingFor ?? ["caches"]),
			...(settings?.current ? [] : ["platform settings"]),
		];
	};
	return {
		waitingFor,
		complaint: () =>
			parts().watches?.health.complaint(performance.now(), isLeader()),
		state: () => {
			const { queue, watches, informers } = parts();
			return {
				isLeader: isLeader(),
				namespaces: parts().leadership?.namespaces ?? {},
				queue: queue.lengths,
				waitingFor: waitingFor(),
				watches: watches?.states ?? {},
				objects: informers ? heldBy(informers) : [],
			};
		},
	};
}
