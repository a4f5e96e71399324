// A world in which Secrets are used in every way that a release may handle anew: with their owner's consent, refreshed in place, and by outputs of logs.

import type { KubeObject } from "../../src/kube/objects.ts";
import type { State } from "./world.ts";
import { firstState } from "./world.ts";

/** Somebody else's, with their consent. */
export const consented = (namespace: string): KubeObject => ({
	apiVersion: "v1",
	kind: "Secret",
	metadata: {
		name: "theirs",
		namespace,
		labels: { "seaworthy.dev/allow-apps": "true" },
	},
	data: { license: "bGljZW5zZQ==" },
});

const sharedKey = { appSecret: "db", key: "password" };

export const secretState: State = {
	...firstState,
	"LoggingSidecar/logs": {
		outputs: [{ name: "out", forward: { host: "192.0.2.9", sharedKey } }],
	},
	"App/web": {
		...firstState["App/web"],
		logging: [{ name: "logs" }],
		secrets: [{ name: "db", keys: ["hook"], refresh: "InPlace" }],
	},
	"App/job": {
		...firstState["App/job"],
		secrets: [{ name: "theirs", mountPath: "/run/license" }],
	},
};
