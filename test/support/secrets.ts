// AppSecrets and the values of Secrets, for the stories and the search for values that got out.

import { createHash } from "node:crypto";
import type { AppSecret } from "../../src/api/app-secret/app-secret.ts";
import { canonical } from "../../src/kube/names.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import type { Stage } from "./stage.ts";

type Data = AppSecret["spec"]["data"];

/** An AppSecret of `shop`. */
export const secretOf = (
	name: string,
	data: Data,
	spec: Partial<AppSecret["spec"]> = {},
): AppSecret & KubeObject => ({
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "AppSecret",
	metadata: { name, namespace: "shop" },
	spec: { data, ...spec },
});

/** A key that is generated; another length is another value. */
export const generated = (key: string, length = 32): Data[number] => ({
	key,
	generate: { password: { length } },
});

export type Values = { [key: string]: string };

export function valuesOf(secret: KubeObject | undefined): Values {
	const data = (secret?.["data"] ?? {}) as Values;
	return Object.fromEntries(
		Object.entries(data).map(([key, value]) => [
			key,
			Buffer.from(value, "base64").toString("utf8"),
		]),
	);
}

/** Values of a Secret of `shop`. */
export const secretValues = async (stage: Stage, name: string) =>
	valuesOf(await stage.get(`secret/${name}`));

export const namesOfSecrets = async (stage: Stage, appSecret: string) =>
	(
		await stage.kubectl(
			"get",
			"secret",
			"-n",
			"shop",
			"-l",
			`seaworthy.dev/app-secret=${appSecret}`,
			"-o",
			"jsonpath={.items[*].metadata.name}",
		)
	)
		.split(" ")
		.filter(Boolean)
		.sort();

/** How a value may look when it gets out. */
export function formsOf(value: string): string[] {
	const bytes = Buffer.from(value);
	return [
		value,
		JSON.stringify(value).slice(1, -1),
		encodeURIComponent(value),
		bytes.toString("hex"),
		...hashesOf(bytes),
		...base64Forms(bytes),
	];
}

/** A hash of a short value gives it away to whoever guesses. */
const hashesOf = (bytes: Buffer): string[] =>
	(["hex", "base64"] as const).map((form) =>
		createHash("sha256").update(bytes).digest(form),
	);

/** Within other text the value may begin at any of three places of a group of four; the ends of each form depend on its neighbours. */
function base64Forms(bytes: Buffer): string[] {
	return [0, 1, 2].map((shift) => {
		const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
		const start = shift === 0 ? 0 : 4;
		const whole = Math.floor((bytes.length + shift) / 3) * 4;
		return text.slice(start, whole);
	});
}

type Volumes = { secret?: { secretName: string } }[];

/** Names of the copies of the AppSecret that hold what the App's own copies hold. */
export async function revisionsMountedBy(
	stage: Stage,
	app: string,
	appSecret: string,
): Promise<string[]> {
	const deployment = (await stage.get(`deployment/${app}`)) as unknown as {
		spec: { template: { spec: { volumes: Volumes } } };
	};
	const copies = (await namesOfSecrets(stage, appSecret)).filter(
		(name) => name !== appSecret,
	);
	const same: string[] = [];
	for (const { secret } of deployment.spec.template.spec.volumes) {
		if (!secret) continue;
		const mounted = canonical(await secretValues(stage, secret.secretName));
		for (const copy of copies)
			if (canonical(await secretValues(stage, copy)) === mounted)
				same.push(copy);
	}
	return same;
}
