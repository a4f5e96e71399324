// The LoggingSidecar that takes the App's logs, and the AppSecrets that its outputs name.

import type { App } from "../../../api/app/app.ts";
import type { LoggingSidecar } from "../../../api/logging-sidecar.ts";
import { loggingSidecar } from "../../../api/logging-sidecar.ts";
import type { LoggingSources } from "../../../compile/logging/app-logging.ts";
import { hasLogs, loggingOf } from "../../../compile/logging/choice.ts";
import type { KeptSecret } from "../../../compile/logging/credentials.ts";
import { secretNames } from "../../../compile/logging/credentials.ts";
import { writtenOutputs } from "../../../compile/logging/spec.ts";
import type { KubeObject } from "../../../kube/objects.ts";
import type { Found, Query } from "../../controller.ts";
import { foundFor } from "../../controller.ts";
import type { Need } from "./need.ts";
import { byName, namespaceOf, own } from "./need.ts";

const appSecretKind = "AppSecret";

/** The one that it names, or all that may select it. */
function sidecarQueries(app: App): Query[] {
	if (!hasLogs(app)) return [];
	const { logging } = app.spec;
	if (logging)
		return logging.flatMap(({ name }) =>
			name ? own(app, loggingSidecar.kind, name) : [],
		);
	return [
		{
			kind: loggingSidecar.kind,
			index: "namespace",
			value: namespaceOf(app),
		},
	];
}

const sidecarsFor = (app: App, found: Found) =>
	sidecarQueries(app).flatMap(
		(query) =>
			foundFor(found, query) as readonly (KubeObject & LoggingSidecar)[],
	);

function secretsFor(app: App, found: Found): string[] {
	const { sidecar } = loggingOf(app, sidecarsFor(app, found));
	return sidecar ? secretNames(writtenOutputs(sidecar)) : [];
}

export const loggingNeed: Need<LoggingSources> = {
	queries: (app, found) => [
		...sidecarQueries(app),
		...secretsFor(app, found).map((name) => own(app, appSecretKind, name)),
	],
	given: (app, found) => ({
		loggingSidecars: sidecarsFor(app, found),
		logSecrets: byName<KeptSecret>(secretsFor(app, found), found, (name) =>
			own(app, appSecretKind, name),
		),
	}),
};

/** Under its namespace an App with logs is found by the LoggingSidecars there. */
export const loggedNamespaces = (app: App): string[] =>
	hasLogs(app) ? [namespaceOf(app)] : [];
