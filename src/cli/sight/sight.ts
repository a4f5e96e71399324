// One object of ours as the commands tell of it: the same tree is printed as text, JSON and YAML.

import type { Condition } from "../../kube/conditions.ts";
import type { KubeObject } from "../../kube/objects.ts";
import type { AnyKind } from "../../schema/crd.ts";
import { columnsOf } from "./columns.ts";
import type { ViewedEdge } from "./edges.ts";
import { edgesOf, withClosedEdges } from "./edges.ts";
import { failingPodsOf } from "./failing-pods.ts";
import type { Mark, State } from "./state.ts";
import { conditionsOf, observedOf, remarksOf, stateOf } from "./state.ts";

export type Sight = State & {
	readonly kind: string;
	readonly namespace?: string;
	readonly name: string;
	readonly generation?: number;
	readonly observedGeneration?: number;
	readonly created?: string;
	/** What the kind shows of itself, such as its image. */
	readonly shows: { readonly [column: string]: string };
	readonly conditions: readonly Condition[];
	/** Only of Apps that have any. */
	readonly edges?: readonly ViewedEdge[];
	/** Both are looked up for named objects only. */
	readonly children?: readonly Relative[];
	readonly references?: readonly Relative[];
};
export type Relatives = {
	readonly children: readonly Relative[];
	readonly references: readonly Relative[];
};
export type Relative = {
	readonly kind: string;
	/** Empty where a whole kind is told of; with its namespace where that is another one. */
	readonly name: string;
	readonly mark: Mark;
	readonly message: string;
};

export function sightOf(
	kind: AnyKind,
	object: KubeObject,
	relatives?: Relatives,
): Sight {
	const { namespace, name, generation, creationTimestamp } = object.metadata;
	const observedGeneration = observedOf(object);
	const edges = edgesOf(object);
	return {
		kind: kind.kind,
		...(namespace !== undefined && { namespace }),
		name,
		...stateOf(object),
		...(generation !== undefined && { generation }),
		...(observedGeneration !== undefined && { observedGeneration }),
		...(creationTimestamp !== undefined && { created: creationTimestamp }),
		shows: Object.fromEntries(columnsOf(kind, object)),
		conditions: conditionsOf(object) ?? [],
		...(edges.length > 0 && { edges }),
		...(relatives && {
			children: [...relatives.children, ...failingPodsOf(object)],
			references: withClosedEdges(relatives.references, edges, namespace),
		}),
	};
}

/** Conditions that say something amiss, and something else than the state. */
export const remarksOn = ({ conditions, generation, reason }: Sight) =>
	remarksOf(conditions, generation).filter((each) => each.reason !== reason);

/** What is drawn before an object: current and remarked is less than current. */
export const markOf = (sight: Sight): Mark =>
	sight.state === "Current" && remarksOn(sight).length > 0
		? "Remarked"
		: sight.state;

/** shop/web, or the bare name of what is in no namespace. */
export const addressOf = ({
	namespace,
	name,
}: Pick<Sight, "namespace" | "name">) =>
	namespace ? `${namespace}/${name}` : name;
