// Names of our objects across namespaces: the only place that reads and writes `namespace/name`.

import type { ObjectMeta } from "../../kube/objects.ts";

export type Address = { readonly namespace: string; readonly name: string };

/** What a reference means in `namespace`: a bare name is one of the same namespace. */
export function addressOf(reference: string, namespace: string): Address {
	const slash = reference.indexOf("/");
	if (slash < 0) return { namespace, name: reference };
	return {
		namespace: reference.slice(0, slash),
		name: reference.slice(slash + 1),
	};
}

export const addressOfObject = ({
	metadata,
}: {
	readonly metadata: ObjectMeta;
}): Address => ({
	namespace: metadata.namespace ?? "default",
	name: metadata.name,
});

export const addressText = ({ namespace, name }: Address) =>
	`${namespace}/${name}`;

/** The full form of a reference, by which objects are looked up. */
export const fullName = (reference: string, namespace: string) =>
	addressText(addressOf(reference, namespace));
