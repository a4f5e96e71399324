// Finds the children of an object and what it refers to. Which kinds and which names these are its controller knows.

import type { Child } from "../../compile/child.ts";
import type { AnyController, Query } from "../../controllers/controller.ts";
import { controllers } from "../../controllers/index.ts";
import { resolveRelated } from "../../controllers/related.ts";
import type { Progress } from "../../kube/conditions.ts";
import type { KubeObject, Resource } from "../../kube/objects.ts";
import { childId } from "../../runtime/apply-options.ts";
import {
	belonging,
	childShape,
	controllerOf,
	isMarked,
	ownersOf,
} from "../../runtime/shapes.ts";
import { appliedBefore } from "../../runtime/status.ts";
import type { Connection } from "../connection.ts";
import { failureOf } from "../connection-trouble.ts";
import type { Relative, Relatives } from "./sight.ts";
import type { Mark } from "./state.ts";
import { stateOf } from "./state.ts";

export async function familyOf(
	connection: Connection,
	parent: KubeObject,
): Promise<Relatives> {
	const controller = controllers.find(
		({ resource: { kind, apiVersion } }) =>
			kind === parent.kind && apiVersion === parent.apiVersion,
	);
	if (!controller) return { children: [], references: [] };
	const children = await childrenOf(connection, controller, parent);
	const references = await referencesOf(connection, controller, parent);
	const isChild = ({ kind, name }: Relative) =>
		children.some((child) => child.kind === kind && child.name === name);
	return {
		children,
		references: references.filter((each) => !isChild(each)),
	};
}

async function childrenOf(
	{ list }: Connection,
	controller: AnyController,
	parent: KubeObject,
): Promise<Relative[]> {
	const { namespace } = parent.metadata;
	const found = await Promise.all(
		controller.children.map(async ({ resource, ready }) => {
			const judge = ready as Child<never>["ready"];
			const detail = judge ? "full" : "metadata";
			try {
				const objects = await list(resource, detail, namespace);
				return objects
					.filter((object) => belongs(object, controller, parent))
					.map((object) => child(object, parent, judge));
			} catch (error) {
				return [unknown(resource.kind, error)];
			}
		}),
	);
	// A kind may be listed for several children.
	const byName = new Map(
		found.flat().map((each) => [`${each.kind}/${each.name}`, each]),
	);
	return [...byName.values()];
}

/** Made by us, and by its owner, or where it has none by the label that names its parent. */
function belongs(
	object: KubeObject,
	{ ownerLabel }: AnyController,
	{ metadata }: KubeObject,
): boolean {
	if (!isMarked(childShape(object))) return false;
	const owner = controllerOf(object.metadata);
	if (owner) return owner.uid === metadata.uid;
	const { namespace, name } = metadata;
	return ownersOf(object).includes(belonging(namespace, ownerLabel, name));
}

const marks = {
	Ready: "Current",
	Reconciling: "InProgress",
	Stalled: "Failed",
} as const satisfies { [state in Progress["state"]]: Mark };

function child(
	object: KubeObject,
	parent: KubeObject,
	judge: Child<never>["ready"],
): Relative {
	const { kind, metadata } = object;
	const isNear = metadata.namespace === parent.metadata.namespace;
	const name = isNear
		? metadata.name
		: `${metadata.namespace}/${metadata.name}`;
	const common = { kind, name };
	if (metadata.deletionTimestamp)
		return { ...common, mark: "Terminating", message: "is being deleted" };
	const live = childShape(object);
	const recorded = appliedBefore(parent)[childId(object, parent)];
	if (recorded !== undefined && live.ownedHash !== recorded) {
		const who = live.otherManagers.join(", ") || "somebody";
		const message = `was changed by ${who} and is not put right yet`;
		return { ...common, mark: "InProgress", message };
	}
	if (!judge) return { ...common, mark: "Current", message: "" };
	const { state, message } = judge(live);
	return { ...common, mark: marks[state], message };
}

/** Only what it names itself: what others say of it, they show. */
async function referencesOf(
	connection: Connection,
	controller: AnyController,
	parent: KubeObject,
): Promise<Relative[]> {
	const relatives = new Map<string, Relative>();
	await resolveRelated(controller, parent, async (query) => {
		const resource = resourceOf(query);
		if ("index" in query || !resource) return [];
		const { namespace, name } = query;
		const isNear = namespace === (parent.metadata.namespace ?? namespace);
		const shown = isNear ? name : `${namespace}/${name}`;
		const { found, relative } = await look(connection, resource, query);
		relatives.set(`${query.kind}/${shown}`, { ...relative, name: shown });
		return found;
	});
	return [...relatives.values()];
}

const resourceOf = ({ kind }: Query): Resource | undefined =>
	controllers
		.flatMap(({ resource, reads, children }) => [
			resource,
			...reads,
			...children.map((each) => each.resource),
		])
		.find((resource) => resource.kind === kind);

async function look(
	{ get }: Connection,
	resource: Resource,
	{ namespace, name }: { namespace: string; name: string },
): Promise<{ found: KubeObject[]; relative: Relative }> {
	const { kind } = resource;
	const common = { kind, name };
	try {
		const object = await get(resource, namespace, name);
		if (!object) {
			const message = "does not exist";
			return { found: [], relative: { ...common, mark: "Missing", message } };
		}
		return { found: [object], relative: { ...common, ...judged(object) } };
	} catch (error) {
		return {
			found: [],
			relative: { ...unknown(kind, error), name },
		};
	}
}

/** Objects of ours have a status; of others it is enough that they are there. */
function judged(object: KubeObject): Pick<Relative, "mark" | "message"> {
	const isOurs = controllers.some(
		({ resource }) => resource.apiVersion === object.apiVersion,
	);
	if (!isOurs) return { mark: "Current", message: "" };
	const { state, reason, message } = stateOf(object);
	return { mark: state, message: reason || message };
}

/** What may not be read says nothing against the rest; any other failure ends the command. */
function unknown(kind: string, error: unknown): Relative {
	const isTold = ["forbidden", "notFound"].includes(failureOf(error) ?? "");
	if (!isTold) throw error;
	const message = "you may not look at it";
	return { kind, name: "", mark: "Unknown", message };
}
