// Whether the sidecars that a LoggingSidecar describes run, as the Apps that have them tell.

import type { App } from "../../api/app/app.ts";
import type { Progress } from "../../kube/conditions.ts";
import { counted } from "../../kube/counted.ts";
import { logsContainer } from "../../kube/names.ts";

/** So many Apps are named. */
const maxNames = 5;

/** One App whose sidecar fails says little of the others; when it fails in all of them, the LoggingSidecar does not work. */
export function sidecarProgress(apps: readonly App[]): Progress {
	const failing = apps.flatMap((app) => {
		const [pods] = failingPodsOf(app);
		return pods ? [{ name: app.metadata.name, ...pods }] : [];
	});
	const running = apps.filter(
		(app) => (app.status?.replicas ?? 0) > 0 || failingPodsOf(app).length > 0,
	);
	const serves = `serves ${counted(apps.length, "App")}`;
	if (failing.length === 0)
		return { state: "Ready", reason: "Configured", message: serves };
	const named = failing
		.slice(0, maxNames)
		.map(({ name, reason }) => `${name} (${reason})`);
	const more = failing.length - named.length;
	const where = [...named, ...(more > 0 ? [`${more} more`] : [])].join(", ");
	const lacksPlugin = failing.some(({ hints = [] }) =>
		hints.includes("UnknownPlugin"),
	);
	const advice = lacksPlugin
		? "; its image lacks a plugin; name an image with the plugin in spec.image"
		: "";
	const message = `${serves}; the sidecar fails in ${where}${advice}`;
	return failing.length < running.length
		? { state: "Ready", reason: "Configured", message }
		: { state: "Reconciling", reason: "SidecarsFailing", message };
}

const failingPodsOf = ({ status }: App) =>
	(status?.failingPods ?? []).filter(
		({ container }) => container === logsContainer,
	);
