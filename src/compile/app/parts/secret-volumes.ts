// Secrets as files: readable by the group of the pod, in the main container only.

import { secretVolumeName } from "../../../kube/names.ts";
import type { Part } from "./part.ts";

/** 0440. */
const mode = 0o440;

export const secretVolumes: Part = {
	path: "spec.secrets",
	build: ({ secretFiles }) => ({
		volumes: secretFiles.map(({ name, secret, keys }) => ({
			name: secretVolumeName(name),
			secret: {
				secretName: secret,
				defaultMode: mode,
				...(keys && { items: keys.map((key) => ({ key, path: key })) }),
			},
		})),
		mounts: secretFiles.map(({ name, mountPath }) => ({
			name: secretVolumeName(name),
			mountPath,
			readOnly: true,
		})),
	}),
};
