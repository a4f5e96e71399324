// The objects that stand for the entries of a state.

import { controllers } from "../../src/controllers/index.ts";
import type { KubeObject, Resource } from "../../src/kube/objects.ts";
import { configMaps, services } from "../../src/kube/objects.ts";
import type { Spec } from "./world.ts";
import { here } from "./world.ts";

/** Gives a sealed value in place of `{ seal: text }`; without keys of the namespace values are sealed for nobody. */
export type Seal = (place: {
	namespace: string;
	name: string;
	key: string;
	text: string;
}) => Promise<string>;

const resources: ReadonlyMap<string, Resource> = new Map(
	[...controllers.map(({ resource }) => resource), configMaps, services].map(
		(resource) => [resource.kind, resource],
	),
);

/**
 * The kind of an entry and where its object stands: "App/api" in the namespace of the world, "App/other/caller" in another.
 * A Tenant has the name of its namespace.
 */
export function placeOf(
	id: string,
	namespace: string,
): { resource: Resource; place: { namespace: string; name: string } } {
	const [kind = "", ...rest] = id.split("/");
	const [name = "", elsewhere] = rest.toReversed();
	const resource = resources.get(kind);
	if (!resource) throw new Error(`there is no kind ${kind}`);
	const within = elsewhere ?? namespace;
	return resource.scope === "Namespaced"
		? { resource, place: { namespace: within, name } }
		: { resource, place: { namespace: "", name: within } };
}

/** The object that stands for one entry of the state. */
export async function objectOf(
	id: string,
	spec: Spec,
	namespace: string,
	seal: Seal,
): Promise<KubeObject> {
	const { resource, place } = placeOf(id, namespace);
	const { apiVersion, kind, scope } = resource;
	const { name } = place;
	const metadata = scope === "Namespaced" ? place : { name };
	if (kind === "ConfigMap") return { apiVersion, kind, metadata, data: spec };
	if (kind === "AppSecret") {
		const data = await sealedItems(spec["data"] as Item[], (item) =>
			seal({ ...place, ...item }),
		);
		return { apiVersion, kind, metadata, spec: { ...spec, data } };
	}
	const text = JSON.stringify(spec).replaceAll(here, namespace);
	return { apiVersion, kind, metadata, spec: JSON.parse(text) as Spec };
}

type Item = { key: string; seal?: string };

const sealedItems = (
	items: readonly Item[],
	seal: (item: { key: string; text: string }) => Promise<string>,
) =>
	Promise.all(
		items.map(async ({ seal: text, ...item }) =>
			text === undefined
				? item
				: { ...item, sealed: await seal({ key: item.key, text }) },
		),
	);
