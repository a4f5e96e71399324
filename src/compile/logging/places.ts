// Where things are in the sidecar. Every path that fluentd writes to lies in a volume that we mount; none is chosen by a user.

import type { Credential } from "../../fluentd/plugin.ts";

/** Chunks, positions and fluentd's own state: one emptyDir. */
export const bufferPath = "/buffer";
export const configPath = "/etc/seaworthy-logs";
export const configFile = "fluent.conf";
export const libraryFile = "library.rb";

/** A volume with log files, seen from the sidecar; the App may have it anywhere. */
export const logsPath = (volume: string) => `/logs/${volume}`;

export const secretPath = (appSecret: string) =>
	`/run/secrets/seaworthy-logs/${appSecret}`;
export const credentialPath = ({ appSecret, key }: Credential) =>
	`${secretPath(appSecret)}/${key}`;

/** A socket in the sidecar's own /tmp. Nothing listens on the network of the pod, which the App shares. */
export const alive = "/tmp/alive.sock";
