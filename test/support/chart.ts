// Runs the real Helm on the chart: what it renders, as objects, or what it says when it refuses.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump, loadAll } from "js-yaml";
import { findBinaries } from "../../src/controlplane/binaries.ts";
import type { CommandResult } from "../../src/controlplane/command.ts";
import { runCommand } from "../../src/controlplane/command.ts";
import type { KubeObject } from "../../src/kube/objects.ts";

export const chartFolder = new URL("../../charts/seaworthy", import.meta.url)
	.pathname;

export type Release = {
	/** Default: seaworthy in seaworthy-system, with the chart's own values. */
	name?: string;
	namespace?: string;
	values?: { [name: string]: unknown };
	/** Further arguments of helm. */
	flags?: readonly string[];
};

/** Runs `helm <verb...> <chart>` in a home of its own, so that settings of the machine stay out of it. */
export async function runHelm(
	verb: readonly string[],
	{ values = {}, namespace = "seaworthy-system", flags = [] }: Release = {},
): Promise<CommandResult> {
	const { helm } = await findBinaries(["helm"], () => undefined);
	const home = await mkdtemp(join(tmpdir(), "seaworthy-helm-"));
	try {
		const file = join(home, "values.yaml");
		await writeFile(file, dump(values));
		const options = ["--namespace", namespace, "--values", file, ...flags];
		return await runCommand(helm, [...verb, chartFolder, ...options], {
			environment: { HOME: home, KUBECONFIG: join(home, "none") },
		});
	} finally {
		await rm(home, { recursive: true });
	}
}

/** The text that `helm template` prints; throws what Helm says when it refuses. */
export async function chartText(release: Release = {}): Promise<string> {
	const name = release.name ?? "seaworthy";
	const { code, stdout, stderr } = await runHelm(["template", name], release);
	if (code !== 0) throw new Error(stderr);
	return stdout;
}

export async function chartObjects(release?: Release): Promise<KubeObject[]> {
	return parseObjects(await chartText(release));
}

/** Documents that hold nothing but comments are left out. */
export const parseObjects = (text: string): KubeObject[] =>
	loadAll(text).filter((document) => document != null) as KubeObject[];

/** The only object of a kind whose name ends so; throws when there is none or more than one. */
export function theOne(
	objects: readonly KubeObject[],
	kind: string,
	nameEnd = "",
): KubeObject {
	const [found, ...more] = objects.filter(
		(object) => object.kind === kind && object.metadata.name.endsWith(nameEnd),
	);
	if (!found || more.length > 0)
		throw new Error(`no object or several: ${kind} named ...${nameEnd}`);
	return found;
}
