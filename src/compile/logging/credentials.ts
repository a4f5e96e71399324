// The AppSecrets that outputs name: whether they are there, and at which revision. Values are never seen here.

import type { LogOutput } from "../../api/log-output.ts";
import type { ObjectMeta } from "../../kube/objects.ts";
import { pathText } from "../../schema/path.ts";
import type { Fault } from "../fault.ts";
import { destined } from "./outputs.ts";

/** What is read of an AppSecret. */
export type KeptSecret = {
	readonly metadata: ObjectMeta;
	readonly status?: {
		readonly revision?: number;
		readonly epoch?: string;
		readonly keys?: readonly {
			readonly key: string;
			readonly revision?: number;
		}[];
	};
};
export type KeptSecrets = ReadonlyMap<string, KeptSecret>;
export type UsedSecret = {
	readonly appSecret: string;
	/** The current one; none while there are no values. */
	readonly current?: number;
	/** Sorted, each once. */
	readonly keys: readonly string[];
	/** Of each key; a change means that the values have changed. */
	readonly revisions: readonly number[];
	/** The same numbers of another life are other values. */
	readonly epoch?: string;
};

/** Names of all AppSecrets, sorted. */
export const secretNames = (outputs: readonly LogOutput[]): string[] =>
	[...new Set(credentialsOf(outputs).map(({ appSecret }) => appSecret))].sort();

const credentialsOf = (outputs: readonly LogOutput[]) =>
	outputs.flatMap((output) => destined(output).credentials);

export function usedSecrets(
	outputs: readonly LogOutput[],
	secrets: KeptSecrets,
): UsedSecret[] {
	const all = credentialsOf(outputs);
	return secretNames(outputs).map((appSecret) => {
		const own = all.filter((each) => each.appSecret === appSecret);
		const keys = [...new Set(own.map(({ key }) => key))].sort();
		const { status } = secrets.get(appSecret) ?? {};
		const held = (status?.keys ?? []).map(({ revision = 0 }) => revision);
		const current = status?.revision ?? Math.max(0, ...held);
		return {
			appSecret,
			keys,
			revisions: keys.map(
				(key) => status?.keys?.find((each) => each.key === key)?.revision ?? 0,
			),
			...(status?.epoch && { epoch: status.epoch }),
			...(current > 0 && { current }),
		};
	});
}

/** Paths are those of the LoggingSidecar. */
export const missingSecrets = (
	outputs: readonly LogOutput[],
	secrets: KeptSecrets,
): Fault[] =>
	outputs.flatMap((output, index) =>
		destined(output).credentials.flatMap(({ appSecret, key, path }) => {
			const message = whatIsMissing(secrets.get(appSecret), appSecret, key);
			const at = `${pathText(["spec", "outputs", index])}.${path}`;
			return message
				? [{ reason: "SecretMissing" as const, path: at, message }]
				: [];
		}),
	);

function whatIsMissing(
	secret: KeptSecret | undefined,
	name: string,
	key: string,
): string | undefined {
	if (!secret || secret.metadata.deletionTimestamp)
		return `names the AppSecret ${name}, which does not exist`;
	const keys = secret.status?.keys ?? [];
	if (keys.some((each) => each.key === key)) return undefined;
	return `names the key ${key} of the AppSecret ${name}, which is not there yet`;
}
