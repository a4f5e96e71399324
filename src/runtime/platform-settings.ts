// The platform ConfigMap as the compiler sees it. A mistake in it keeps the last good settings.

import { load } from "js-yaml";
import type { Platform, PlatformWritten } from "../api/platform.ts";
import { platform, platformConfigMap, platformKey } from "../api/platform.ts";
import type { KubeObject } from "../kube/objects.ts";
import { seen } from "../schema/defaults.ts";

/** Where the settings stand, as a query of the runtime. */
export const platformQuery = (namespace: string) => ({
	kind: "ConfigMap",
	namespace,
	name: platformConfigMap,
});

/** Reads the ConfigMap; throws with a sentence for people when it is not what it should be. */
export function readPlatform(configMap: KubeObject | undefined): Platform {
	const data = configMap?.["data"] as { [key: string]: string } | undefined;
	const text = data?.[platformKey];
	if (text === undefined)
		throw new Error(
			`ConfigMap ${platformConfigMap} with the key ${platformKey} does not exist: no namespace is served until it does`,
		);
	const document: unknown = load(text);
	if (document === null || typeof document !== "object")
		throw new Error(`${platformKey} of ${platformConfigMap} is not a map`);
	return seen(platform, document as PlatformWritten);
}
