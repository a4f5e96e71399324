// What stands in the cluster of the demo, and what changed since the last look: a line per change.

import { setTimeout as wait } from "node:timers/promises";
import type { App } from "../../api/app/app.ts";
import type { ControlPlane } from "../../controlplane/control-plane.ts";
import type { Condition } from "../../kube/conditions.ts";
import type { KubeObject, Resource } from "../../kube/objects.ts";
import { pods } from "../../kube/objects.ts";
import { pathOf } from "../../runtime/cluster.ts";

/** An object of ours. */
export type OurObject = KubeObject & Judged;
type Judged = {
	readonly status?: { readonly conditions?: readonly Condition[] };
};
export type NamespaceView = {
	/** Of the namespace. */
	list: (resource: Resource) => Promise<KubeObject[]>;
	apps: () => Promise<App[]>;
	/** All objects of our kinds, in every namespace. */
	ours: () => Promise<OurObject[]>;
	/** Uids of the pods of one App that are not being deleted. */
	podsOf: (app: string) => Promise<string[]>;
	/** Lines about what came, went and turned since the last call. */
	changes: () => Promise<string[]>;
};

export function viewOf(
	plane: ControlPlane,
	namespace: string,
	{
		kinds,
		children,
	}: { kinds: readonly Resource[]; children: readonly Resource[] },
): NamespaceView {
	const listIn = lister(plane);
	const list = (resource: Resource) => listIn(resource, namespace);
	const ours = async () =>
		(
			await Promise.all(kinds.map((kind) => listIn(kind)))
		).flat() as OurObject[];
	let seen = new Map<string, string>();
	return {
		list,
		ours,
		apps: async () =>
			(await ours()).filter(
				({ kind, metadata }) =>
					kind === "App" && metadata.namespace === namespace,
			) as unknown as App[],
		podsOf: async (app) =>
			(await list(pods))
				.filter(
					({ metadata }) => metadata.labels?.["seaworthy.dev/app"] === app,
				)
				.filter(({ metadata }) => !metadata.deletionTimestamp)
				.map(({ metadata }) => metadata.uid ?? "")
				.sort(),
		changes: async () => {
			const lists = await Promise.all(children.map((kind) => listIn(kind)));
			const made = lists.flat().filter(isMade).length;
			const now = new Map<string, string>([["children", String(made)]]);
			for (const object of await ours())
				now.set(titleOf(object), stateOf(object));
			const lines = difference(seen, now);
			seen = now;
			return lines;
		},
	};
}

/** All objects of a kind, in one namespace or in all. */
function lister({ admin }: ControlPlane) {
	return async function listIn(
		resource: Resource,
		place?: string,
	): Promise<KubeObject[]> {
		const { status, body } = await admin.call("GET", pathOf(resource, place));
		// A kind that was installed a moment ago.
		if (status === 429) {
			await wait(500);
			return listIn(resource, place);
		}
		if (status !== 200) throw new Error(body);
		const { items } = JSON.parse(body) as { items: KubeObject[] };
		return items.map((item) => ({ ...item, kind: resource.kind }));
	};
}

const isMade = ({ metadata }: KubeObject) =>
	metadata.labels?.["app.kubernetes.io/managed-by"] === "seaworthy";

const titleOf = ({ kind, metadata: { namespace, name } }: KubeObject) =>
	`${kind} ${namespace ? `${namespace}/${name}` : name}`;

/** "Ready", or what is amiss and why. */
export function stateOf({ status }: Judged): string {
	const conditions = status?.conditions ?? [];
	const amiss = conditions.find(
		({ type, status: is }) =>
			(type === "Stalled" || type === "Reconciling") && is === "True",
	);
	const ready = conditions.find(({ type }) => type === "Ready");
	if (amiss) return `${amiss.type} ${amiss.reason}: ${amiss.message}`;
	return ready?.status === "True" ? "Ready" : "new";
}

function difference(
	before: ReadonlyMap<string, string>,
	after: ReadonlyMap<string, string>,
): string[] {
	const lines: string[] = [];
	for (const [name, state] of after)
		if (before.get(name) !== state)
			lines.push(`${name.padEnd(24)} ${shortened(state)}`);
	for (const name of before.keys())
		if (!after.has(name)) lines.push(`${name.padEnd(24)} gone`);
	return lines;
}

const shortened = (text: string) =>
	text.length > 88 ? `${text.slice(0, 87)}…` : text;
