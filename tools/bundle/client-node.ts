// Of the client library what runs: KubeConfig. Its typed clients are 16 MB of source and 50 MB of memory in the process.

export { KubeConfig } from "@kubernetes/client-node/dist/config.js";

/** The base class of the process makes one and nobody calls it. */
export function CoreV1Api(): void {}
