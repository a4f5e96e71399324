// The environment reaches the container by envFrom only, so the kubelet never expands $(X) in a value.

import type { Part } from "./part.ts";

export const variables: Part = {
	path: "spec.config",
	build({ configCopy }) {
		if (!configCopy) return {};
		return {
			container: { envFrom: [{ configMapRef: { name: configCopy } }] },
		};
	},
};
