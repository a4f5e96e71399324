// Random Apps and AppNetworks of three namespaces that link to, accept and join each other, whether or not that is possible.

import fc from "fast-check";
import type { KubeObject } from "../../src/kube/objects.ts";

const apiVersion = "seaworthy.dev/v1alpha1";
const namespaces = ["shop", "data", "evil"];
const names = ["web", "db"];
const networkNames = ["back", "front"];
const ports = [
	{ name: "http", port: 8080, servicePort: 80 },
	{ name: "pg", port: 5432 },
];

const portReference = fc.constantFrom("http", "pg", 80, 5432, "none");
const reference = (of: readonly string[]) =>
	fc
		.tuple(fc.constantFrom(undefined, ...namespaces), fc.constantFrom(...of))
		.map(([namespace, name]) => (namespace ? `${namespace}/${name}` : name));
const farReference = fc
	.tuple(fc.constantFrom(...namespaces), fc.constantFrom(...names))
	.map((parts) => parts.join("/"));

const link = fc.record({
	alias: fc.constantFrom("A", "B", "C"),
	to: reference(names),
	port: portReference,
});
const acceptance = fc.record({
	from: farReference,
	ports: fc.uniqueArray(fc.constantFrom("http", "pg")),
});
const network = fc.record({
	links: fc.uniqueArray(link, { maxLength: 3, selector: ({ alias }) => alias }),
	accept: fc.uniqueArray(acceptance, {
		maxLength: 3,
		selector: ({ from }) => from,
	}),
	join: fc.uniqueArray(fc.record({ name: reference(networkNames) }), {
		maxLength: 2,
		selector: ({ name }) => name,
	}),
});

const app = (namespace: string, name: string): fc.Arbitrary<KubeObject> =>
	network.map((written) => ({
		apiVersion,
		kind: "App",
		metadata: { name, namespace },
		spec: { image: "web:1", ports, network: written },
	}));
const appNetwork = (
	namespace: string,
	name: string,
): fc.Arbitrary<KubeObject> =>
	fc
		.record({
			traffic: fc.constantFrom("Members", "Links"),
			shareWith: fc.uniqueArray(
				fc.constantFrom(...namespaces).map((each) => ({ name: each })),
				{ maxLength: 2, selector: (each) => each.name },
			),
		})
		.map((spec) => ({
			apiVersion,
			kind: "AppNetwork",
			metadata: { name, namespace },
			spec,
		}));

export const randomObjects: fc.Arbitrary<KubeObject[]> = fc
	.tuple(
		...namespaces.flatMap((namespace) => [
			...names.map((name) => app(namespace, name)),
			...networkNames.map((name) => appNetwork(namespace, name)),
		]),
	)
	.map((objects) => [...objects]);
