// What files answer to all that an object asks for, as the operator would find it in the cluster. Everything is worked out once for all who ask.

import type { Platform } from "../api/platform.ts";
import type { AnyController, Query } from "../controllers/controller.ts";
import { planOf, queryKey } from "../controllers/controller.ts";
import { controllers } from "../controllers/index.ts";
import { isObserved } from "../kube/conditions.ts";
import type { KubeObject } from "../kube/objects.ts";
import type { Workspace } from "./workspace.ts";
import { keyOf } from "./workspace.ts";

/** Files have no time of their own, and the same files are to give the same objects. */
export const noTime = "1970-01-01T00:00:00Z";

export class Answers {
	readonly #platform: Platform;
	readonly #found = new Map<string, KubeObject[]>();

	constructor({ ours, objects }: Workspace, platform: Platform) {
		this.#platform = platform;
		// Other groups have kinds called App as well.
		for (const { object } of objects)
			if (readable.get(object.kind) === object.apiVersion)
				this.#file(keyOf(object), this.#asFound(object));
		for (const { object } of ours) {
			const controller = controllerOf(object);
			const found = this.#found.get(keyOf(object))?.[0];
			if (controller && found) this.#index(controller, found);
		}
	}

	/** The same list each time. */
	of(query: Query): readonly KubeObject[] {
		return this.#found.get(queryKey(query)) ?? [];
	}

	#file(key: string, object: KubeObject): void {
		const found = this.#found.get(key) ?? [];
		found.push(object);
		this.#found.set(key, found);
	}

	#index({ resource, indexes }: AnyController, object: KubeObject): void {
		const { kind } = resource;
		for (const [index, valuesOf] of Object.entries(indexes))
			for (const value of valuesOf(object))
				this.#file(queryKey({ kind, index, value }), object);
	}

	/** As it will be: what one kind reads in the status of another is what the operator will have written there. */
	#asFound(object: KubeObject): KubeObject {
		const controller = controllerOf(object);
		if (!controller) return object;
		const { projection } = controller;
		const { status } = projection(object) as { status?: unknown };
		if (status === undefined || isObserved(object["status"]))
			return projection(object);
		const snapshot = {
			parent: object,
			related: new Map(),
			children: [],
			platform: this.#platform,
			at: noTime,
		};
		const plan = planOf(controller, snapshot);
		const children = plan.children.map((child) => child.object);
		const { fields } = controller.report({ ...snapshot, children }, plan, []);
		return projection({ ...object, status: fields });
	}
}

const controllerOf = ({ kind, apiVersion }: KubeObject) =>
	controllers.find(
		({ resource }) =>
			resource.kind === kind && resource.apiVersion === apiVersion,
	);

const readable = new Map(
	controllers
		.flatMap(({ resource, reads, children }) => [
			resource,
			...reads,
			...children.map((child) => child.resource),
		])
		.map(({ kind, apiVersion }) => [kind, apiVersion]),
);
