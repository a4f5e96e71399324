// One thing that an App asks for: which objects, and what compiling is given of them.

import type { App } from "../../../api/app/app.ts";
import { app as kind } from "../../../api/app/app.ts";
import { addressOf } from "../../../compile/network/address.ts";
import type { KubeObject } from "../../../kube/objects.ts";
import type { Found, Query } from "../../controller.ts";
import { foundFor } from "../../controller.ts";

export type Need<Given> = {
	readonly queries: (app: App, found: Found) => readonly Query[];
	readonly given: (app: App, found: Found) => Given;
};

export const namespaceOf = ({ metadata }: App) =>
	metadata.namespace ?? "default";

/** Asks for an object of the App's own namespace. */
export const own = (app: App, of: string, name: string) => ({
	kind: of,
	namespace: namespaceOf(app),
	name,
});

/** Asks for an object by its full name. */
export const at = (fullName: string, of: string): Query => ({
	kind: of,
	...addressOf(fullName, ""),
});

export const appKind = kind.kind;

/** Objects by name; an object is what its query asked for. */
export function byName<T>(
	names: readonly string[],
	found: Found,
	query: (name: string) => Query,
): Map<string, T> {
	const entries = names.flatMap((name) =>
		foundFor(found, query(name)).map((object): [string, T] => [
			name,
			object as KubeObject & T,
		]),
	);
	return new Map(entries);
}
