// One object of ours as the commands tell of it: the same tree is printed as text, JSON and YAML.

import type { KubeObject } from "../../kube/objects.ts";
import type { AnyKind } from "../../schema/crd.ts";
import { columnsOf } from "./columns.ts";
import type { Mark, State } from "./state.ts";
import { observedOf, stateOf } from "./state.ts";

export type Sight = State & {
	readonly kind: string;
	readonly namespace?: string;
	readonly name: string;
	readonly generation?: number;
	readonly observedGeneration?: number;
	readonly created?: string;
	/** What the kind shows of itself, such as its image. */
	readonly shows: { readonly [column: string]: string };
	/** Its children, and what it refers to. */
	readonly family?: readonly Relative[];
};
export type Relative = {
	readonly kind: string;
	/** Empty where a whole kind is told of; with its namespace where that is another one. */
	readonly name: string;
	readonly tie: "child" | "reference";
	readonly mark: Mark;
	readonly message: string;
};

export function sightOf(
	kind: AnyKind,
	object: KubeObject,
	family?: readonly Relative[],
): Sight {
	const { namespace, name, generation, creationTimestamp } = object.metadata;
	const observedGeneration = observedOf(object);
	return {
		kind: kind.kind,
		...(namespace !== undefined && { namespace }),
		name,
		...stateOf(object),
		...(generation !== undefined && { generation }),
		...(observedGeneration !== undefined && { observedGeneration }),
		...(creationTimestamp !== undefined && { created: creationTimestamp }),
		shows: Object.fromEntries(columnsOf(kind, object)),
		...(family && { family }),
	};
}

/** shop/web, or the bare name of what is in no namespace. */
export const addressOf = ({
	namespace,
	name,
}: Pick<Sight, "namespace" | "name">) =>
	namespace ? `${namespace}/${name}` : name;
