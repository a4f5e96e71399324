// An object with the schema and the rules of an App under another name: editing it costs the server what editing an App costs, and the
// operator does not hear of it.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { load } from "js-yaml";
import { appOf } from "./apps.ts";
import type { Server } from "./server.ts";
import { unserved } from "./server.ts";

const file = join(import.meta.dirname, "../crds/seaworthyapps.yaml");
const group = "bench.example";
const names = {
	plural: "lookalikes",
	singular: "lookalike",
	kind: "Lookalike",
};

type Definition = { metadata: object; spec: { names: object } };

/** Its path. */
export async function likeAnApp({ admin }: Server): Promise<string> {
	const definition = load(await readFile(file, "utf8")) as Definition;
	await admin.call(
		{
			method: "POST",
			path: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
		},
		{
			...definition,
			metadata: { name: `${names.plural}.${group}` },
			spec: { ...definition.spec, group, names },
		},
	);
	const path = `/apis/${group}/v1alpha1/namespaces/${unserved}/${names.plural}`;
	while ((await admin.send({ method: "GET", path })).status !== 200)
		await wait(100);
	const app = appOf({ namespace: unserved, name: "hot" });
	const { kind } = names;
	const apiVersion = `${group}/v1alpha1`;
	await admin.call({ method: "POST", path }, { ...app, apiVersion, kind });
	return `${path}/hot`;
}
