// How long a new pod may take until it is ready.

import type { App } from "../../../api/app/app.ts";
import { health } from "../../../api/app/ports.ts";
import { seen } from "../../../schema/defaults.ts";

const leastSeconds = 300;
/** To pull an image, mount volumes and set up the network, on top of what the program may take to start. */
const besidesStarting = 60;

/** Seconds from the last progress of a pod: it was created, scheduled or started. */
export function podDeadlineSeconds({ spec }: Pick<App, "spec">): number {
	const { startupSeconds } = seen(health, spec?.health ?? {});
	return Math.max(leastSeconds, startupSeconds + besidesStarting);
}
