// The AppSecrets that layers and mounts name; of Secrets that are mounted the metadata, for the consent of their owners.

import type { App } from "../../../api/app/app.ts";
import { appSecret as kind } from "../../../api/app-secret/app-secret.ts";
import type { AppSecret } from "../../../api/app-secret/app-secret.ts";
import type { SecretSources } from "../../../compile/app/secret-files.ts";
import { mountsOf, namedSecrets } from "../../../compile/app/secret-uses.ts";
import { secrets } from "../../../kube/objects.ts";
import type { KubeObject } from "../../../kube/objects.ts";
import type { Need } from "./need.ts";
import { byName, namespaceOf, own } from "./need.ts";

/** What the spec mounts, and what pods of an earlier spec still do: their consent counts as well. */
const mountedNames = (app: App) => [
	...new Set([
		...mountsOf(app).map(({ name }) => name),
		...(app.status?.secrets ?? []).map(({ name }) => name),
	]),
];

/** Under these addresses an App is found by the AppSecrets it uses, and by those that pods of an earlier spec still use. */
export const secretAddresses = (app: App): string[] => {
	const told = (app.status?.secrets ?? []).map(({ name }) => name);
	const names = new Set([...namedSecrets(app), ...told]);
	return [...names].sort().map((name) => `${namespaceOf(app)}/${name}`);
};

export const secretNeed: Need<SecretSources> = {
	queries: (app) => [
		...namedSecrets(app).map((name) => own(app, kind.kind, name)),
		...mountedNames(app).map((name) => own(app, secrets.kind, name)),
	],
	given: (app, found) => ({
		appSecrets: byName<AppSecret>(namedSecrets(app), found, (name) =>
			own(app, kind.kind, name),
		),
		plainSecrets: byName<KubeObject>(mountedNames(app), found, (name) =>
			own(app, secrets.kind, name),
		),
	}),
};
