// The ConfigMaps that layers of the configuration name.

import type { App } from "../../../api/app/app.ts";
import { variablePattern } from "../../../api/patterns.ts";
import type { FoundConfigMap } from "../../../compile/app/environment.ts";
import { configMaps } from "../../../kube/objects.ts";
import type { DataUse } from "../../controller.ts";
import type { Need } from "./need.ts";
import { byName, own } from "./need.ts";

const namesIn = ({ spec }: App): string[] => {
	const names = spec?.config?.layers?.map(({ configMap }) => configMap) ?? [];
	return [...new Set(names.flatMap((name) => name ?? []))].sort();
};

/** Of a layer that names no keys all that are names of variables. */
function useOf({ spec }: App, name: string): DataUse {
	const layers = (spec?.config?.layers ?? []).filter(
		({ configMap }) => configMap === name,
	);
	const keys = layers.flatMap(({ keys: named = [], rename = {} }) => [
		...named,
		...Object.values(rename),
	]);
	const isAll = layers.some((layer) => !layer.keys && !layer.rename);
	return {
		keys: [...new Set(keys)].sort(),
		...(isAll && { matching: variablePattern }),
	};
}

export const configMapNeed: Need<{
	configMaps: ReadonlyMap<string, FoundConfigMap>;
}> = {
	queries: (app) =>
		namesIn(app).map((name) => ({
			...own(app, configMaps.kind, name),
			data: useOf(app, name),
		})),
	given: (app, found) => ({
		configMaps: byName<FoundConfigMap>(namesIn(app), found, (name) =>
			own(app, configMaps.kind, name),
		),
	}),
};
