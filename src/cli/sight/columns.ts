// What a kind shows of itself: the columns of its definition, read from an object with its defaults filled in.

import type { KubeObject } from "../../kube/objects.ts";
import type { AnyKind } from "../../schema/crd.ts";
import { seen } from "../../schema/defaults.ts";

/** Said elsewhere of every kind. */
const common = new Set(["Ready", "Reason", "Resolved", "Age"]);

/** Name and text of each column that holds something, such as Image and Replicas. */
export function columnsOf(
	kind: AnyKind,
	object: KubeObject,
): [string, string][] {
	const filled = { ...object, spec: seen(kind.spec, object["spec"]) };
	return kind.columns
		.filter(({ name }) => !common.has(name))
		.flatMap(({ name, jsonPath }): [string, string][] => {
			const values = valuesAt(filled, jsonPath);
			return values.length === 0 ? [] : [[name, values.join(", ")]];
		});
}

const step =
	/\.([A-Za-z0-9_]+)|(\[\*\])|\[\?\(@\.([A-Za-z0-9_]+)=="([^"]*)"\)\]/gy;

/** Scalars that the path of a column leads to; none for forms of paths that no column of ours has. */
export function valuesAt(root: unknown, jsonPath: string): string[] {
	let values: unknown[] = [root];
	let end = 0;
	for (const [text, member, each, key, wantedValue] of jsonPath.matchAll(
		step,
	)) {
		end += text.length;
		const items = () => values.flatMap((value) => value ?? []);
		if (member) values = values.map((value) => memberOf(value, member));
		else if (each) values = items();
		else
			values = items().filter(
				(item) => memberOf(item, key ?? "") === wantedValue,
			);
	}
	if (end !== jsonPath.length) return [];
	return values.flatMap(scalar);
}

const scalar = (value: unknown): string[] =>
	typeof value === "string" ||
	typeof value === "number" ||
	typeof value === "boolean"
		? [String(value)]
		: [];

const memberOf = (value: unknown, name: string): unknown =>
	value !== null && typeof value === "object" && Object.hasOwn(value, name)
		? (value as { [name: string]: unknown })[name]
		: undefined;
