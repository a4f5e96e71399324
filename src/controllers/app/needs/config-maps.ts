// The ConfigMaps that layers of the configuration name.

import type { App } from "../../../api/app/app.ts";
import type { ConfigMap } from "../../../kube/objects.ts";
import { configMaps } from "../../../kube/objects.ts";
import type { Need } from "./need.ts";
import { byName, own } from "./need.ts";

const namesIn = ({ spec }: App): string[] => {
	const names = spec?.config?.layers?.map(({ configMap }) => configMap) ?? [];
	return [...new Set(names.flatMap((name) => name ?? []))].sort();
};

export const configMapNeed: Need<{
	configMaps: ReadonlyMap<string, ConfigMap>;
}> = {
	queries: (app) => namesIn(app).map((name) => own(app, configMaps.kind, name)),
	given: (app, found) => ({
		configMaps: byName<ConfigMap>(namesIn(app), found, (name) =>
			own(app, configMaps.kind, name),
		),
	}),
};
