// `seaworthy render` of the sample shop prints, object for object, what the operator applied.

import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { dump, loadAll } from "js-yaml";
import type { KubeObject } from "../../src/kube/objects.ts";
import type { Stage } from "../support/stage.ts";
import { raiseStage, untilReason } from "../support/stage.ts";
import { atLeastOne } from "../support/at-least-one.ts";

const root = join(import.meta.dirname, "../..");
const shop = join(root, "manifests/samples/shop");
const namespaces = ["shop", "data"];
const run = promisify(execFile);

describe("render", function () {
	this.timeout(90_000);
	let stage: Stage;
	let rendered: KubeObject[];

	before(async () => {
		stage = await raiseStage(namespaces);
		await stage.operator();
		await stage.kubectl("apply", "-f", shop);
		for (const name of ["web", "api", "cache", "db", "worker"])
			await untilReason(stage, name, "Available");
		const { directory } = stage.cluster;
		const platform = join(directory, "platform.yaml");
		await writeFile(platform, dump({ servedNamespaces: namespaces }));
		const files = readdirSync(shop)
			.filter((file) => file !== "secrets.yaml")
			.map((file) => join(shop, file));
		// Which life of an AppSecret it is, only the cluster knows.
		const secrets = join(directory, "secrets.yaml");
		const words = "get appsecrets -n shop -o yaml".split(" ");
		await writeFile(secrets, await stage.kubectl(...words));
		// Exit code 2: the worker's link to an App that does not exist is reported on standard error.
		const { stdout } = await run(process.execPath, [
			join(root, "src/cli/main.ts"),
			"render",
			"-f",
			...files,
			secrets,
			"--platform",
			platform,
		]).catch((error: { stdout: string; code: number; stderr: string }) => {
			expect(error.code, error.stderr).to.equal(2);
			expect(error.stderr).to.contain("mail");
			return error;
		});
		rendered = loadAll(stdout) as KubeObject[];
	});
	after(async () => stage?.stop());

	it("prints every object that the operator made, and no other", async () => {
		const kinds = "sa,netpol,configmap,secret,deploy,svc,endpointslice,pdb";
		const text = await stage.kubectl(
			"get",
			kinds,
			"-A",
			"-l",
			"app.kubernetes.io/managed-by=seaworthy",
			"-o",
			"json",
		);
		const nameOf = ({ kind, metadata }: KubeObject) =>
			`${kind} ${metadata.namespace}/${metadata.name}`;
		const { items } = JSON.parse(text) as { items: KubeObject[] };
		const live = items
			.filter(({ metadata }) => namespaces.includes(metadata.namespace ?? ""))
			.filter(({ metadata: { labels = {} } }) => !isOfOthers(labels))
			.map(nameOf);
		const printed = rendered.map(nameOf);
		expect(printed.sort()).to.deep.equal(live.sort());
	});

	it("prints what the operator wrote, to the last member", async () => {
		for (const object of atLeastOne(rendered)) {
			const { name, namespace } = object.metadata;
			const live = await stage.get(`${object.kind}/${name}`, namespace);
			expect(shared(live, object), object.metadata.name).to.deep.equal(object);
			// Nothing of ours is in the live object that was not printed: the fingerprint annotation names the very text.
			expect(live?.metadata.annotations?.["seaworthy.dev/desired"]).to.equal(
				object.metadata.annotations?.["seaworthy.dev/desired"],
			);
			expect(live?.metadata.labels).to.deep.equal(object.metadata.labels);
		}
	});
});

/** The cluster's own lists of addresses copy the labels of our Services; of AppSecrets the files hold what became of them. */
const isOfOthers = (labels: { [label: string]: string }) =>
	labels["endpointslice.kubernetes.io/managed-by"] ===
		"endpointslice-controller.k8s.io" || "seaworthy.dev/app-secret" in labels;

/** The members of `live` that `like` has; what the server filled in is left out. */
function shared(live: unknown, like: unknown): unknown {
	if (Array.isArray(like) && Array.isArray(live))
		return live.map((item, index) =>
			index < like.length ? shared(item, like[index]) : item,
		);
	if (!isMap(like) || !isMap(live)) return live;
	return Object.fromEntries(
		Object.keys(like).map((key) => [key, shared(live[key], like[key])]),
	);
}

const isMap = (value: unknown): value is { [key: string]: unknown } =>
	value !== null && typeof value === "object" && !Array.isArray(value);
