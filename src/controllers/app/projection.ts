// What others read of an App: those that it links to and that link to it, members of its AppNetworks, LoggingSidecars and AppSecrets.

import type { App } from "../../api/app/app.ts";
import { declaredBeside } from "../../compile/app/declarations.ts";
import { selectable } from "../../compile/logging/choice.ts";
import { logsContainer } from "../../kube/names.ts";
import { membersOf, projected } from "../projection.ts";

export const projection = (app: App): App => {
	const { metadata, spec, status } = app;
	const declared = declaredBeside(app);
	// At rest nothing: what the spec says wakes nobody twice.
	const beside = declared.length > 0 && { declared };
	return projected(app, {
		// LoggingSidecars choose by labels and count pods; AppSecrets tell who uses them.
		labels: selectable(metadata.labels),
		spec: {
			...membersOf(spec, "workload", "external", "ports", "logs", "logging"),
			...membersOf(spec, "secrets"),
			...(spec?.network && { network: networkOf(spec.network) }),
			...(spec?.config?.layers && { config: { layers: secretLayers(app) } }),
			...(spec?.security?.relax && {
				security: { relax: spec.security.relax.map(({ rule }) => ({ rule })) },
			}),
		},
		status: {
			...membersOf(status, "replicas", "secrets"),
			...beside,
			...failingSidecars(app),
		},
	});
};

/** Bytes that are kept of one App whose namespace is not served. */
const maxOutward = 8 * 1024;

/** Whom it calls, joins and lets in, and its ports; of one that says more than fits only that it exists. */
export const outward = (app: App): App => {
	const { spec, status } = projection(app);
	const { declared } = status ?? {};
	const told = projected(app, {
		spec: membersOf(spec, "workload", "external", "ports", "network"),
		...(declared && { status: { declared } }),
	});
	const fits = Buffer.byteLength(JSON.stringify(told)) <= maxOutward;
	return fits ? told : projected(app, { spec: {} });
};

/** Restarts from which a sidecar that ends fails: one end is an incident, and Kubernetes starts it again. */
const manyRestarts = 2;
/** What comes of an end alone. */
const incidents = ["CrashLoopBackOff", "OOMKilled"];

/**
 * LoggingSidecars tell where they do not run; how often each was restarted they do not. Pods of earlier revisions go, and their sidecars are
 * those of earlier settings.
 */
function failingSidecars({ status }: App) {
	const first = status?.failingPods?.find(
		({ container, revision, reason, restarts }) =>
			container === logsContainer &&
			(revision === undefined || revision === status.revision?.current) &&
			(restarts >= manyRestarts || !incidents.includes(reason)),
	);
	if (!first) return {};
	return {
		failingPods: [membersOf(first, "reason", "container", "hints")],
	};
}

type Network = NonNullable<App["spec"]["network"]>;

const networkOf = ({ links, ...network }: Network) => ({
	...membersOf(network, "accept", "join"),
	...(links && { links: links.filter(({ to }) => to).map(linkOf) }),
});

const linkOf = (link: NonNullable<Network["links"]>[number]) =>
	membersOf(link, "alias", "to", "port");

/** Values are read by nobody else. */
const secretLayers = ({ spec }: App) =>
	(spec.config?.layers ?? [])
		.filter(({ appSecret }) => appSecret)
		.map((layer) =>
			membersOf(layer, "appSecret", "configMap", "keys", "rename"),
		);
