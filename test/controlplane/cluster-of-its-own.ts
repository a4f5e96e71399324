// Run by cluster.test.ts as a process of its own: brings a cluster up, says what belongs to it, and stays.

import { upCluster } from "../../src/controlplane/up-cluster.ts";

const cluster = await upCluster({ nodes: 1, report: () => undefined });
const pids = cluster.processes.flatMap((one) => [one.pid, one.guardPid]);
console.log(JSON.stringify({ directory: cluster.directory, pids }));
