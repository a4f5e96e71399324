// The environment reaches the container by envFrom only, so the kubelet never expands $(X) in a value.

import type { Part } from "./part.ts";

export const variables: Part = {
	path: "spec.config",
	build({ configCopy, configSecret }) {
		const envFrom = [
			...(configCopy ? [{ configMapRef: { name: configCopy } }] : []),
			...(configSecret ? [{ secretRef: { name: configSecret } }] : []),
		];
		return envFrom.length > 0 ? { container: { envFrom } } : {};
	},
};
