// What is sealed may stand in Git: it opens in one place only.

import type { App } from "../../../api/app/app.ts";
import { runCommand } from "../../../controlplane/command.ts";
import { join } from "node:path";
import { stateOf } from "../namespace-view.ts";
import { operatorNamespace } from "../operator-process.ts";
import type { Proof, Stage } from "../proof.ts";
import { apply, appOf, isReady, ourObject } from "../proof.ts";
import { until } from "../until.ts";

export const sealedValue: Proof = {
	claim:
		"A sealed value reaches its App, and copied to another name it opens nothing",
	show: async (stage) => {
		const sealed = await seal(stage, "payments", "token", "tok_live_4711");
		await apply(stage, appSecret("payments", sealed));
		await until("api uses the token", async () => {
			const app = await appOf(stage, "api");
			return revisionOf(app, "payments") && (await isReady(stage, "api"));
		});
		await apply(stage, appSecret("copied", sealed));
		const state = await until("the copy is refused", async () => {
			const copy = await ourObject(stage, "AppSecret", "copied");
			const found = copy && stateOf(copy);
			return found?.startsWith("Stalled") ? found : undefined;
		});
		if (!state.startsWith("Stalled SealedValueRefused"))
			throw new Error(`the copy is ${state}`);
		return `api runs with payments r1; AppSecret copied: ${state}`;
	},
};

const appSecret = (name: string, sealed: string) => ({
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "AppSecret",
	metadata: { name },
	spec: { data: [{ key: "token", sealed }] },
});

const revisionOf = ({ status }: App, secret: string) =>
	status?.secrets?.find(({ name }) => name === secret)?.revision;

/** By the real command, as a person would. */
async function seal(
	{ plane, namespace }: Stage,
	name: string,
	key: string,
	value: string,
): Promise<string> {
	const main = join(import.meta.dirname, "../../main.ts");
	const { code, stdout, stderr } = await runCommand(
		process.execPath,
		[
			"--disable-warning=ExperimentalWarning",
			main,
			"seal",
			`--kubeconfig=${plane.kubeconfig}`,
			`--operator-namespace=${operatorNamespace}`,
			`--keys=${join(plane.directory, "seaworthy-keys")}`,
			`--namespace=${namespace}`,
			`--name=${name}`,
			`--key=${key}`,
		],
		{ stdin: value },
	);
	if (code !== 0) throw new Error(stderr);
	return stdout;
}
