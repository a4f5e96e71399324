// The status of an AppSecret: which revision its Secret holds, and which Apps run with which.

import type { App } from "../../api/app/app.ts";
import type { AppSecret } from "../../api/app-secret/app-secret.ts";
import { usedRevisions } from "../../compile/app/secret-uses.ts";
import { secretChildren } from "../../compile/secret/index.ts";
import { recordsOf } from "../../compile/secret/records.ts";
import type { Progress } from "../../kube/conditions.ts";
import { progressConditions } from "../../kube/conditions.ts";
import type { Plan, Report, Snapshot, Trouble } from "../controller.ts";
import { clipped, progressOf } from "../readiness.ts";

type Status = NonNullable<AppSecret["status"]>;
const mostConsumers = 256;

export function appSecretReport(
	{ parent, children: live }: Snapshot<AppSecret>,
	plan: Plan,
	troubles: readonly Trouble[],
	consumers: readonly App[],
): Report {
	const progress = progressOf({
		plan,
		troubles,
		live,
		children: secretChildren,
	});
	const fields = valuesOf(parent, live);
	const verdicts = progressConditions(told(progress, fields));
	const now = { ...parent, status: fields };
	return {
		conditions: verdicts.map(clipped),
		fields: {
			...fields,
			...(consumers.length > 0 && { consumers: consumersOf(now, consumers) }),
		},
	};
}

const told = (progress: Progress, { revision, keyCount }: Status): Progress =>
	progress.state === "Ready"
		? {
				...progress,
				reason: "ValuesKept",
				message: `revision ${revision} with ${keyCount === 1 ? "one key" : `${keyCount} keys`}`,
			}
		: progress;

/** What the Secret says that everybody uses; while there is none, what was told last: it says what has been lost. */
function valuesOf(
	{ metadata, spec, status }: AppSecret,
	live: Snapshot<AppSecret>["children"],
): Status {
	const { name } = metadata;
	const record = recordsOf(name, live).find(({ secret }) => secret === name);
	const { revision, epoch, secretName, keys, keyCount } = status ?? {};
	if (!record)
		return {
			...(revision !== undefined && { revision }),
			...(epoch !== undefined && { epoch }),
			...(secretName !== undefined && { secretName }),
			...(keys && { keys }),
			...(keyCount !== undefined && { keyCount }),
		};
	const sourceOf = (key: string) => {
		const written = (spec?.data ?? []).find((item) => item.key === key);
		if (written?.sealed !== undefined) return "Sealed";
		if (written?.template !== undefined) return "Template";
		if (written?.generate) return "Generated";
		return keys?.find((each) => each.key === key)?.source ?? "Template";
	};
	return {
		revision: record.revision,
		...(record.epoch !== undefined && { epoch: record.epoch }),
		secretName: name,
		keys: [...record.keys]
			.map(([key, { revision: of }]) => ({
				key,
				source: sourceOf(key),
				revision: of,
			}))
			.sort((a, b) => (a.key < b.key ? -1 : 1)),
		keyCount: record.keys.size,
	};
}

function consumersOf(
	secret: AppSecret,
	consumers: readonly App[],
): NonNullable<Status["consumers"]> {
	const { name } = secret.metadata;
	return consumers
		.map((app) => {
			const wanted = usedRevisions(app, secret).at(-1) ?? 0;
			const { revision } =
				app.status?.secrets?.find((each) => each.name === name) ?? {};
			return {
				app: app.metadata.name,
				...(revision !== undefined && { revision }),
				stale: wanted > (revision ?? 0),
			};
		})
		.sort((a, b) => (a.app < b.app ? -1 : 1))
		.slice(0, mostConsumers);
}
