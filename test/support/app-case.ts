// One golden case of an App, carried out on paper: gathered, planned, and reported as if every child had been written.

import type { App } from "../../src/api/app/app.ts";
import type { PlatformWritten } from "../../src/api/platform.ts";
import { platform } from "../../src/api/platform.ts";
import type { LiveChild } from "../../src/compile/child.ts";
import { appController } from "../../src/controllers/app.ts";
import type {
	Plan,
	Query,
	Report,
	Snapshot,
	Trouble,
} from "../../src/controllers/controller.ts";
import { resolveRelated } from "../../src/controllers/related.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { seen } from "../../src/schema/defaults.ts";

export type AppCase = {
	readonly parent: App;
	readonly related?: readonly KubeObject[];
	/** As they are once the plan has been carried out, but for what the plan itself says of them. */
	readonly children?: readonly LiveChild[];
	readonly platform?: PlatformWritten;
	readonly troubles?: readonly Trouble[];
};
export type AppOutcome = { plan: Plan; report: Report };

export async function carryOut(given: AppCase): Promise<AppOutcome> {
	const snapshot = await snapshotOf(given);
	const plan = appController.plan(snapshot);
	const children = childrenAfter(plan, snapshot.children);
	const troubles = given.troubles ?? [];
	return {
		plan,
		report: appController.report({ ...snapshot, children }, plan, troubles),
	};
}

/** What an out file holds. */
export async function appOutput(given: AppCase): Promise<unknown> {
	const { plan, report } = await carryOut(given);
	return {
		children: plan.children.map(({ object }) => object),
		kept: plan.kept,
		faults: plan.faults,
		status: plan.isSilent ? "left as it is" : report,
	};
}

export async function snapshotOf(given: AppCase): Promise<Snapshot<App>> {
	const { parent, related = [], children = [] } = given;
	const pool = [...related, parent as App & KubeObject];
	const answers = await resolveRelated(appController, parent, (query) =>
		pool.filter((object) => answersTo(query, object)),
	);
	const written = given.platform ?? { servedNamespaces: ["shop"] };
	return {
		parent,
		related: answers,
		children,
		platform: seen(platform, written),
	};
}

function answersTo(query: Query, object: KubeObject): boolean {
	if (object.kind !== query.kind) return false;
	const { name, namespace } = object.metadata;
	if ("index" in query) {
		const values = appController.indexes[query.index];
		return Boolean(values?.(object as KubeObject & App).includes(query.value));
	}
	return name === query.name && namespace === query.namespace;
}

/** Everything planned is there as planned; status and generation are those of the case. */
export function childrenAfter(
	plan: Plan,
	before: readonly LiveChild[],
): LiveChild[] {
	const isSame = (a: LiveChild | KubeObject, b: LiveChild | KubeObject) =>
		a.kind === b.kind && a.metadata.name === b.metadata.name;
	const planned = plan.children.map(({ object }): LiveChild => {
		const live = before.find((child) => isSame(child, object));
		const spec = object["spec"] as { replicas?: number } | undefined;
		return {
			apiVersion: object.apiVersion,
			kind: object.kind,
			metadata: {
				...object.metadata,
				generation: live?.metadata.generation ?? 1,
			},
			...(spec?.replicas !== undefined && { replicas: spec.replicas }),
			...(live?.status && { status: live.status }),
		};
	});
	const kept = before.filter(
		(child) =>
			!planned.some((each) => isSame(each, child)) &&
			plan.kept.some(
				({ kind, name }) => child.kind === kind && child.metadata.name === name,
			),
	);
	return [...planned, ...kept];
}
