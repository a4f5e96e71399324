// Compiles the Apps of files with the operator's own functions; what the operator asks of the cluster, the files answer.

import type { App } from "../api/app/app.ts";
import type { Platform } from "../api/platform.ts";
import type { Fault } from "../compile/fault.ts";
import { appController } from "../controllers/app.ts";
import type { Plan, Query } from "../controllers/controller.ts";
import { resolveRelated } from "../controllers/related.ts";
import type { KubeObject } from "../kube/objects.ts";
import type { Path } from "../schema/path.ts";
import { parsePath, valueAt } from "../schema/path.ts";
import type { Report } from "./report.ts";
import type { FileObject, Workspace } from "./workspace.ts";
import { keyOf } from "./workspace.ts";

export type Compiled = {
	readonly app: FileObject & { object: App };
	readonly plan: Plan;
	readonly reports: readonly Report[];
};

/** One entry for each App, in the order of the files. */
export async function compileApps(
	workspace: Workspace,
	platform: Platform,
): Promise<Compiled[]> {
	const compiled: Compiled[] = [];
	for (const app of workspace.apps) {
		const parent = app.object;
		let isIncomplete = false;
		const related = await resolveRelated(appController, parent, (query) => {
			const found = answer(workspace, query);
			if (!("index" in query) && found.length === 0) isIncomplete = true;
			return found;
		});
		const plan = appController.plan({
			parent,
			related,
			children: [],
			platform,
		});
		const reports = plan.faults.flatMap((fault) =>
			faultReport({ workspace, app, fault, isIncomplete }),
		);
		compiled.push({ app, plan, reports });
	}
	return compiled;
}

function answer({ apps, objects }: Workspace, query: Query): KubeObject[] {
	if ("index" in query) {
		const valuesOf = appController.indexes[query.index];
		if (query.kind !== appController.resource.kind || !valuesOf) return [];
		return apps
			.filter(({ object }) => valuesOf(object).includes(query.value))
			.map(({ object }) => asKubeObject(object));
	}
	const { kind, namespace, name } = query;
	const resource = readable.find((each) => each.kind === kind);
	return objects
		.map(({ object }) => object)
		.filter(({ apiVersion }) => apiVersion === resource?.apiVersion)
		.filter((object) => keyOf(object) === `${kind}/${namespace}/${name}`);
}

// Other groups have kinds called App as well.
const readable = [appController.resource, ...appController.reads];

const asKubeObject = (app: App): KubeObject => ({ ...app });

type Judged = {
	workspace: Workspace;
	app: Compiled["app"];
	fault: Fault;
	/** Whether anything that the App refers to is not in the files. */
	isIncomplete: boolean;
};

/** Reasons that may only be true because the files are not all that the cluster holds. */
const undecided: ReadonlySet<string> = new Set([
	"ConfigMissing",
	"PeerNotFound",
]);

function faultReport(judged: Judged): Report[] {
	const { workspace, app, fault, isIncomplete } = judged;
	const path = parsePath(fault.path);
	const subject = subjectOf(app.object, path);
	// What was refused has been reported itself; that it is missing follows from that.
	if (subject && workspace.refused.has(subject)) return [];
	const isInFiles = subject
		? workspace.objects.some(({ object }) => keyOf(object) === subject)
		: !isIncomplete;
	const isWarning = undecided.has(fault.reason) && !isInFiles;
	return [
		{
			file: app.file,
			...app.document.positionOf([...app.place, ...path]),
			severity: isWarning ? "warning" : "error",
			at: fault.path,
			message: fault.message,
			rule: fault.reason,
		},
	];
}

/** Key of the object that the field at the path refers to. */
function subjectOf(app: App, path: Path): string | undefined {
	const namespace = app.metadata.namespace ?? "";
	for (let length = path.length; length > 0; length--) {
		const value = valueAt(app, path.slice(0, length));
		if (value === null || typeof value !== "object") continue;
		if ("configMap" in value && typeof value.configMap === "string")
			return `ConfigMap/${namespace}/${value.configMap}`;
		if ("to" in value && typeof value.to === "string")
			return `App/${namespace}/${value.to}`;
	}
	return undefined;
}
