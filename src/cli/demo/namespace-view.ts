// What stands in one namespace, and what changed since the last look: a line per change.

import type { App } from "../../api/app/app.ts";
import type { ControlPlane } from "../../controlplane/control-plane.ts";
import type { KubeObject, Resource } from "../../kube/objects.ts";
import { pathOf } from "../../runtime/cluster.ts";

const pods: Resource = {
	apiVersion: "v1",
	kind: "Pod",
	plural: "pods",
	scope: "Namespaced",
};

export type NamespaceView = {
	list: (resource: Resource) => Promise<KubeObject[]>;
	apps: () => Promise<App[]>;
	/** Uids of the pods of one App that are not being deleted. */
	podsOf: (app: string) => Promise<string[]>;
	/** Lines about what came, went and turned since the last call. */
	changes: () => Promise<string[]>;
};

export function viewOf(
	plane: ControlPlane,
	namespace: string,
	apps: Resource,
	children: readonly Resource[],
): NamespaceView {
	const list = async (resource: Resource): Promise<KubeObject[]> => {
		const { status, body } = await plane.admin.call(
			"GET",
			pathOf(resource, namespace),
		);
		if (status !== 200) throw new Error(body);
		const { items } = JSON.parse(body) as { items: KubeObject[] };
		return items.map((item) => ({ ...item, kind: resource.kind }));
	};
	const listApps = async () => (await list(apps)) as unknown as App[];
	let seen = new Map<string, string>();
	return {
		list,
		apps: listApps,
		podsOf: async (app) =>
			(await list(pods))
				.filter(
					({ metadata }) => metadata.labels?.["seaworthy.dev/app"] === app,
				)
				.filter(({ metadata }) => !metadata.deletionTimestamp)
				.map(({ metadata }) => metadata.uid ?? "")
				.sort(),
		changes: async () => {
			const lists = await Promise.all(children.map(list));
			const now = new Map<string, string>();
			for (const app of await listApps())
				now.set(`App/${app.metadata.name}`, stateOf(app));
			for (const { kind, metadata } of lists.flat())
				if (metadata.labels?.["seaworthy.dev/app"])
					now.set(`${kind}/${metadata.name}`, "");
			const lines = difference(seen, now);
			seen = now;
			return lines;
		},
	};
}

/** "Ready", or what is amiss and why. */
export function stateOf({ status }: App): string {
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
	for (const [name, state] of after) {
		const was = before.get(name);
		if (was === undefined && !state) lines.push(`+ ${name}`);
		else if (was !== state) lines.push(`  ${name.padEnd(12)} ${state}`);
	}
	for (const name of before.keys())
		if (!after.has(name)) lines.push(`- ${name}`);
	return lines;
}
