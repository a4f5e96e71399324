// What others read of objects of ours: one projection each, filed under its name and by its controller's indexes.

import type { AnyController, Query } from "../controllers/controller.ts";
import { queryKey } from "../controllers/controller.ts";
import type { KubeObject } from "../kube/objects.ts";
import { MultiMap } from "./multi-map.ts";
import type { Change } from "./cache.ts";

/** Answers that are kept as objects; a network asks for its members once for each of them. */
const mostAnswers = 128;

export class ParentIndex {
	/** As text, by key: several times smaller than as objects, and compared at once. */
	readonly #projections = new Map<string, string>();
	/** `Kind?index=value` -> keys of the parents filed there. */
	readonly #filed = new MultiMap();
	/** Of queries by index, the longest unused first. Readers share them, so what is worked out of one is worked out once. */
	readonly #answers = new Map<string, readonly KubeObject[]>();

	/** Takes a change in; gives the queries whose answers say something else now. None where it means nothing to others. */
	take(
		controller: AnyController,
		key: string,
		{ after }: Pick<Change<KubeObject>, "after">,
	): Set<string> {
		const old = this.#projections.get(key);
		const text = after && textOf(controller, after);
		if (old === text) return new Set();
		if (text === undefined) this.#projections.delete(key);
		else this.#projections.set(key, text);
		const touched = new Set([key]);
		for (const query of queriesOf(controller, old)) {
			touched.add(query);
			this.#filed.remove(query, key);
		}
		for (const query of queriesOf(controller, text)) {
			touched.add(query);
			this.#filed.add(query, key);
		}
		for (const query of touched) this.#answers.delete(query);
		return touched;
	}

	/** Undefined where nothing has that name. */
	named(key: string): KubeObject | undefined {
		const text = this.#projections.get(key);
		return text === undefined ? undefined : (JSON.parse(text) as KubeObject);
	}

	/** The same list until one of its objects says something else to others. */
	answer(query: Query): readonly KubeObject[] {
		const key = queryKey(query);
		const known = this.#answers.get(key);
		const found =
			known ?? this.#filed.of(key).flatMap((each) => this.named(each) ?? []);
		this.#answers.delete(key);
		this.#answers.set(key, found);
		const [eldest] = this.#answers.keys();
		if (this.#answers.size > mostAnswers && eldest !== undefined)
			this.#answers.delete(eldest);
		return found;
	}
}

const textOf = ({ projection }: AnyController, object: KubeObject): string =>
	JSON.stringify(projection(object));

function queriesOf(
	{ resource, indexes }: AnyController,
	text: string | undefined,
): string[] {
	if (text === undefined) return [];
	const object = JSON.parse(text) as KubeObject;
	return Object.entries(indexes).flatMap(([index, valuesOf]) =>
		valuesOf(object).map((value) =>
			queryKey({ kind: resource.kind, index, value }),
		),
	);
}
