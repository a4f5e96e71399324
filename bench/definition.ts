// What the figures mean, printed above them.

export const definition = `\
Every App has k = 5 children: ServiceAccount, ConfigMap, Service, NetworkPolicy, Deployment. No pods are made. Our operator runs as the bundle that an image holds.
A write is any mutating request in the API server's audit log, those that changed nothing included, the Lease and Events excluded.
A burst lasts from the arrival of the candidate's first write to the answer to its last; objects/s is 5 x Apps / seconds.
W* is the best rate of a raw writer that sends the operator's own recorded bodies, the statuses included, over one pool,
its concurrency swept, p99 of a write under 1 s. Medians of interleaved runs, each on a fresh server; lowest to highest in parentheses.`;
