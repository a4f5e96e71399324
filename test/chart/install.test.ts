// manifests/install.yaml is the chart with its own values, without what only Helm needs; kustomize takes it as it is.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { load } from "js-yaml";
import { findBinaries } from "../../src/controlplane/binaries.ts";
import { runCommand } from "../../src/controlplane/command.ts";
import { platformKey } from "../../src/api/platform.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { chartObjects, parseObjects, theOne } from "../support/chart.ts";

const folder = join(import.meta.dirname, "../../manifests");
const byHelm = new Set([
	"app.kubernetes.io/managed-by",
	"helm.sh/chart",
	"helm.sh/resource-policy",
]);

const without = (map: { [key: string]: string } = {}) =>
	Object.fromEntries(Object.entries(map).filter(([key]) => !byHelm.has(key)));

/** The object without Helm's marks; the settings as a tree, because two printers quote them in two ways. */
function plain(object: KubeObject): KubeObject {
	const { labels, annotations, ...metadata } = object.metadata;
	const data = object["data"] as { [key: string]: string } | undefined;
	return {
		...object,
		metadata: {
			...metadata,
			labels: without(labels),
			annotations: without(annotations),
		},
		...(data && { data: load(data[platformKey] ?? "") }),
	};
}

const addressOf = ({ kind, metadata }: KubeObject) =>
	`${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
const byAddress = (objects: readonly KubeObject[]) =>
	Object.fromEntries(
		objects.map((object) => [addressOf(object), plain(object)]),
	);

describe("manifests/install.yaml", function () {
	this.timeout(60_000);
	let objects: KubeObject[];

	before(async () => {
		const text = await readFile(join(folder, "install.yaml"), "utf8");
		objects = parseObjects(text);
	});

	it("is the chart with its own values, and the namespace of the operator", async () => {
		const [namespace, ...rest] = objects;
		expect(namespace?.kind).to.equal("Namespace");
		expect(byAddress(rest)).to.deep.equal(byAddress(await chartObjects()));
	});

	it("defines the kinds before anything that may use them", () => {
		const order = objects.map(({ kind }) => kind);
		const last = order.lastIndexOf("CustomResourceDefinition");
		expect(order.indexOf("ServiceAccount")).to.equal(last + 1);
		expect(order.at(-1)).to.equal("Deployment");
	});

	it("is what kustomize makes of the folder, with the image that it is given", async () => {
		const { kubectl } = await findBinaries(["kubectl"], () => undefined);
		const built = await runCommand(kubectl, ["kustomize", folder]);
		expect(built.code, built.stderr).to.equal(0);
		const kustomized = parseObjects(built.stdout);
		expect(byAddress(kustomized)).to.deep.equal(byAddress(objects));
		expect(theOne(kustomized, "Deployment").metadata.name).to.equal(
			"seaworthy",
		);
	});
});
