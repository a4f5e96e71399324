// Compiles what files hold of our kinds with the operator's own functions; what the operator asks of the cluster, the files answer.

import type { Platform } from "../api/platform.ts";
import type { Fault } from "../compile/fault.ts";
import { fullName } from "../compile/network/address.ts";
import type {
	AnyController,
	Found,
	ParentObject,
	Plan,
} from "../controllers/controller.ts";
import { planOf } from "../controllers/controller.ts";
import { controllers } from "../controllers/index.ts";
import { resolveRelated } from "../controllers/related.ts";
import type { KubeObject } from "../kube/objects.ts";
import type { Path } from "../schema/path.ts";
import { parsePath, valueAt } from "../schema/path.ts";
import { Answers, noTime } from "./answers.ts";
import type { Report } from "./report.ts";
import type { FileObject, Workspace } from "./workspace.ts";
import { keyOf } from "./workspace.ts";

export type Compiled = {
	readonly source: FileObject;
	readonly plan: Plan;
	readonly reports: readonly Report[];
};

/** One entry for each object of a kind of ours, in the order of the files. */
export async function compileAll(
	workspace: Workspace,
	platform: Platform,
): Promise<Compiled[]> {
	const compiled: Compiled[] = [];
	const answers = new Answers(workspace, platform);
	for (const source of workspace.ours) {
		const controller = controllers.find(
			({ resource }) => resource.kind === source.object.kind,
		);
		if (controller)
			compiled.push(
				await compileOne({ workspace, answers, platform, source, controller }),
			);
	}
	return compiled;
}

type Given = {
	workspace: Workspace;
	answers: Answers;
	platform: Platform;
	source: FileObject;
	controller: AnyController;
};

type Gathered = {
	related: Found;
	/** Whether anything that the object refers to is not in the files. */
	isIncomplete: boolean;
};

async function compileOne(given: Given): Promise<Compiled> {
	const { workspace, platform, source, controller } = given;
	const parent: ParentObject = source.object;
	const known = { parent, children: [], platform, at: noTime };
	const { related, isIncomplete } = controller.refusal?.(known)
		? { related: new Map(), isIncomplete: false }
		: await gather(given);
	const plan = planOf(controller, { ...known, related });
	const reports = plan.faults.flatMap((fault) =>
		faultReport({ workspace, source, fault, isIncomplete }),
	);
	return { source, plan, reports };
}

/** What the files answer to all that the object asks for. */
export async function gather(given: Given): Promise<Gathered> {
	const { answers, source, controller } = given;
	const parent: ParentObject = source.object;
	let isIncomplete = false;
	const related = await resolveRelated(controller, parent, (query) => {
		const found = answers.of(query);
		if (!("index" in query) && found.length === 0) isIncomplete = true;
		return found;
	});
	return { related, isIncomplete };
}

type Judged = {
	workspace: Workspace;
	source: FileObject;
	fault: Fault;
	/** Whether anything that the object refers to is not in the files. */
	isIncomplete: boolean;
};

/** Reasons that may only be true because the files are not all that the cluster holds. */
const undecided: ReadonlySet<string> = new Set([
	"ConfigMissing",
	"LoggingMissing",
	"PeerNotFound",
	"SecretMissing",
]);
/** Reasons that files never decide: settings of the platform, what an operator has made, whoever else may select the object. */
const beyondFiles: ReadonlySet<string> = new Set([
	"FQDNUnsupported",
	"NoConsent",
	"NoLogging",
	"PluginMissing",
	"SecretMissing",
	"SinkNotFound",
]);

function faultReport(judged: Judged): Report[] {
	const { workspace, source, fault, isIncomplete } = judged;
	const path = parsePath(fault.path);
	const subject = subjectOf(source.object, path);
	// What was refused has been reported itself; that it is missing follows from that.
	if (subject && workspace.refused.has(subject)) return [];
	const isInFiles = subject
		? workspace.objects.some(({ object }) => keyOf(object) === subject)
		: !isIncomplete;
	const isWarning =
		beyondFiles.has(fault.reason) ||
		(undecided.has(fault.reason) && !isInFiles);
	return [
		{
			file: source.file,
			...source.document.positionOf([...source.place, ...path]),
			severity: isWarning ? "warning" : "error",
			at: fault.path,
			message: fault.message,
			rule: fault.reason,
		},
	];
}

/** Key of the object that the field at the path refers to. */
function subjectOf(object: KubeObject, path: Path): string | undefined {
	const namespace = object.metadata.namespace ?? "";
	for (let length = path.length; length > 0; length--) {
		const value = valueAt(object, path.slice(0, length));
		if (value === null || typeof value !== "object") continue;
		if ("configMap" in value && typeof value.configMap === "string")
			return `ConfigMap/${namespace}/${value.configMap}`;
		if ("appSecret" in value && typeof value.appSecret === "string")
			return `AppSecret/${namespace}/${value.appSecret}`;
		if (path[1] === "secrets" && "name" in value)
			return `AppSecret/${namespace}/${String(value.name)}`;
		if ("to" in value && typeof value.to === "string")
			return `App/${fullName(value.to, namespace)}`;
		if ("service" in value && typeof value.service === "string")
			return `Service/${namespace}/${value.service}`;
	}
	return undefined;
}
