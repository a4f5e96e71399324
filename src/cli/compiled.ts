// Compiles what files hold of our kinds with the operator's own functions; what the operator asks of the cluster, the files answer.

import type { Platform } from "../api/platform.ts";
import type {
	AnyController,
	Found,
	ParentObject,
	Plan,
} from "../controllers/controller.ts";
import { planOf } from "../controllers/controller.ts";
import { controllers } from "../controllers/index.ts";
import { resolveRelated } from "../controllers/related.ts";
import { Answers, noTime } from "./answers.ts";
import type { Asked } from "./fault-report.ts";
import { faultReport } from "./fault-report.ts";
import type { Report } from "./report.ts";
import type { FileObject, Workspace } from "./workspace.ts";

export type Compiled = {
	readonly source: FileObject;
	readonly plan: Plan;
	readonly reports: readonly Report[];
};

/** One entry for each object of a kind of ours, in the order of the files. */
export async function compileAll(
	workspace: Workspace,
	platform: Platform,
	options: { isPlatformGiven?: boolean } = {},
): Promise<Compiled[]> {
	const compiled: Compiled[] = [];
	const answers = new Answers(workspace, platform);
	for (const source of workspace.ours) {
		const controller = controllers.find(
			({ resource }) => resource.kind === source.object.kind,
		);
		if (controller)
			compiled.push(
				await compileOne({
					...options,
					workspace,
					answers,
					platform,
					source,
					controller,
				}),
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
	isPlatformGiven?: boolean;
};

type Gathered = {
	related: Found;
	/** What it asked for by name. */
	asked: readonly Asked[];
};

async function compileOne(given: Given): Promise<Compiled> {
	const { workspace, platform, source, controller } = given;
	const { isPlatformGiven = false } = given;
	const parent: ParentObject = source.object;
	const known = { parent, children: [], platform, at: noTime };
	const { related, asked } = controller.refusal?.(known)
		? { related: new Map(), asked: [] }
		: await gather(given);
	const plan = planOf(controller, { ...known, related });
	const reports = plan.faults.flatMap((fault) =>
		faultReport({ workspace, source, fault, asked, isPlatformGiven }),
	);
	return { source, plan, reports };
}

/** What the files answer to all that the object asks for. */
export async function gather(given: Given): Promise<Gathered> {
	const { answers, source, controller } = given;
	const parent: ParentObject = source.object;
	const asked: Asked[] = [];
	const related = await resolveRelated(controller, parent, (query) => {
		const found = answers.of(query);
		if (!("index" in query)) {
			const { kind, namespace, name } = query;
			asked.push({ kind, namespace, name, isGiven: found.length > 0 });
		}
		return found;
	});
	return { related, asked };
}
