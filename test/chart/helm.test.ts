// The life of a release with live Apps: installed, widened, upgraded to a version with other CRDs, uninstalled, installed again.
// The operator runs as a process beside it, with the rights that the release gives it.

import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import {
	installChart,
	operatorKubeconfig,
	operatorNamespace,
	startOperator,
} from "../../src/cli/demo/operator-process.ts";
import { until } from "../../src/cli/demo/until.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { chartFolder } from "../support/chart.ts";
import { writesOf } from "../support/counting-proxy.ts";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	conditionOf,
	raiseStage,
	untilLeading,
	untilQuiet,
	untilReason,
} from "../support/stage.ts";

const definition = "crd/seaworthyapps.seaworthy.dev";

describe("a Helm release with live Apps", function () {
	this.timeout(120_000);
	let stage: Stage;
	let operator: OperatorProcess;
	let calm: string[];

	before(async () => {
		stage = await raiseStage(["shop"]);
		operator = await stage.operator();
		await untilLeading(operator);
		for (const name of ["data", "other"])
			await stage.kubectl("create", "namespace", name);
		const ports = [{ name: "http", port: 8080 }];
		await stage.apply(
			appOf("web", { replicas: 2, ports }),
			appOf("api", { ports }),
			appOf("db", {}, "data"),
		);
		await untilReason(stage, "web", "Available");
		await untilReason(stage, "api", "Available");
		await untilReason(stage, "db", "NamespaceNotServed", { namespace: "data" });
		await untilQuiet(stage);
		calm = await running();
	});
	after(() => stage?.stop());

	/** Pods and children of the Apps in shop: which they are, and in which version. */
	async function running(): Promise<string[]> {
		const kinds = "pods,deploy,svc,netpol,sa";
		const text = await stage.kubectl(
			..."get -n shop -l seaworthy.dev/app -o json".split(" "),
			kinds,
		);
		const { items } = JSON.parse(text) as { items: KubeObject[] };
		return items
			.map(({ kind, metadata: { name, uid, resourceVersion } }) =>
				[kind, name, uid, resourceVersion].join(" "),
			)
			.sort();
	}
	async function helm(...words: string[]): Promise<string> {
		const { code, stdout, stderr } = await stage.cluster.helm(words);
		expect(code, stderr).to.equal(0);
		return stdout;
	}
	const writesInShop = () =>
		writesOf(stage.proxy.calls).filter(({ namespace }) => namespace === "shop");

	it("serves one more namespace after an upgrade, and touches nothing elsewhere", async () => {
		stage.proxy.reset();
		const told = operator.log().length;
		await upgrade(chartFolder);
		await untilReason(stage, "db", "Available", { namespace: "data" });
		await untilQuiet(stage);
		expect(writesInShop()).to.deep.equal([]);
		expect(await running()).to.deep.equal(calm);
		// The roles come a moment after the list.
		const loud = operator
			.log()
			.slice(told)
			.filter(({ level }) => level === "warn" || level === "error");
		expect(loud.map((line) => JSON.stringify(line))).to.deep.equal([]);
	});

	it("takes its words back in a namespace that leaves the list, leaves the children, and goes on when it returns", async () => {
		const policy = await stage.get("netpol/db", "data");
		await upgrade(chartFolder, "shop");
		const left = await untilReason(stage, "db", "NamespaceNotServed", {
			namespace: "data",
		});
		expect(conditionOf(left, "Stalled")?.status).to.equal("True");
		expect(left.status?.applied).to.have.property("Deployment/db");
		await untilQuiet(stage);
		stage.proxy.reset();
		await upgrade(chartFolder);
		await untilReason(stage, "db", "Available", { namespace: "data" });
		await untilQuiet(stage);
		expect(
			writesOf(stage.proxy.calls)
				.filter(({ namespace }) => namespace === "data")
				.map(({ verb, resource }) => `${verb} ${resource}`)
				.filter((call) => !call.includes("leases")),
		).to.deep.equal(["patch seaworthyapps/status"]);
		expect(await stage.get("netpol/db", "data")).to.deep.equal(policy);
		expect(writesInShop()).to.deep.equal([]);
	});

	it("takes a list with a namespace that does not exist, and says in its notes what to do", async () => {
		const { code, stdout, stderr } = await stage.cluster.helm([
			..."upgrade seaworthy --wait --timeout=60s".split(" "),
			"--set=replicas=0,servedNamespaces={shop,data,nowhere}",
			chartFolder,
			`--namespace=${operatorNamespace}`,
		]);
		expect(code, stderr).to.equal(0);
		expect(stdout).to.contain(
			"do not exist, so the operator has no rights there: nowhere",
		);
		await upgrade(chartFolder);
		await untilQuiet(stage);
		expect(await running()).to.deep.equal(calm);
	});

	it("takes a version that changes the CRDs without touching an App", async () => {
		const folder = await nextVersion(join(stage.cluster.directory, "next"));
		stage.proxy.reset();
		await upgrade(folder);
		const crd = await stage.get(definition);
		expect(JSON.stringify(crd)).to.include("changed by the next version");
		expect(crd?.metadata.labels).to.include({
			"helm.sh/chart": "seaworthy-0.2.0",
		});
		await untilQuiet(stage);
		expect(writesOf(stage.proxy.calls)).to.deep.equal([]);
		expect(await running()).to.deep.equal(calm);
		await rm(folder, { recursive: true });
	});

	it("does not mind a second release in other namespaces, which brings no CRDs", async () => {
		stage.proxy.reset();
		await helm(
			..."install second --namespace=second-system --create-namespace".split(
				" ",
			),
			chartFolder,
			..."--wait --timeout=60s --set=replicas=0,crds.enabled=false,servedNamespaces={other}".split(
				" ",
			),
		);
		await helm(
			..."uninstall second --namespace=second-system --wait".split(" "),
		);
		expect(await stage.get(definition)).not.to.equal(undefined);
		await stage.kubectl(
			..."annotate swapp/api -n shop example.org/touch=1".split(" "),
		);
		await untilQuiet(stage);
		expect(writesOf(stage.proxy.calls)).to.deep.equal([]);
		expect(await running()).to.deep.equal(calm);
	});

	it("leaves CRDs, Apps and what they run when it is uninstalled", async () => {
		expect(await operator.stop()).to.equal(0);
		await helm(
			"uninstall",
			"seaworthy",
			`--namespace=${operatorNamespace}`,
			"--wait",
			"--timeout=60s",
		);
		expect(await stage.get(definition)).not.to.equal(undefined);
		expect(await running()).to.deep.equal(calm);
		const left = await stage.kubectl(
			..."get clusterroles,clusterrolebindings,roles,rolebindings -A -l app.kubernetes.io/name=seaworthy -o name".split(
				" ",
			),
		);
		expect(left).to.equal("");
	});

	it("lets an App be deleted with its children while nothing is installed", async () => {
		await stage.kubectl(
			..."delete swapp/api -n shop --wait --timeout=30s".split(" "),
		);
		await until("the children are gone", async () => {
			const left = (await running()).filter((line) => / api(-|\b)/.test(line));
			return left.length === 0 || undefined;
		});
	});

	it("takes up the Apps that stayed when it is installed again: no pod changes, nothing is written", async () => {
		const stayed = await running();
		await installChart(stage.cluster, ["shop", "data"]);
		stage.proxy.reset();
		operator = await startOperator(stage.cluster, await kubeconfigByProxy());
		await untilLeading(operator);
		await untilReason(stage, "web", "Available");
		await untilQuiet(stage);
		expect(writesOf(stage.proxy.calls)).to.deep.equal([]);
		expect(await running()).to.deep.equal(stayed);
		await stage.apply(appOf("late"));
		await untilReason(stage, "late", "Available");
	});

	const upgrade = (chart: string, served = "shop,data") =>
		helm(
			..."upgrade seaworthy --wait --timeout=60s".split(" "),
			`--set=replicas=0,servedNamespaces={${served}}`,
			chart,
			`--namespace=${operatorNamespace}`,
		);

	/** The account is another one than before, and so is its token. */
	const kubeconfigByProxy = () =>
		operatorKubeconfig(stage.cluster, {
			server: stage.proxy.url,
			certificateAuthority: stage.proxy.certificateAuthority,
		});
});

/** A copy of the chart with a higher version and a changed CRD. */
async function nextVersion(folder: string): Promise<string> {
	await cp(chartFolder, folder, { recursive: true });
	const change = async (file: string, from: RegExp, to: string) => {
		const path = join(folder, file);
		const text = await readFile(path, "utf8");
		expect(text).to.match(from);
		await writeFile(path, text.replace(from, to));
	};
	await change("Chart.yaml", /ersion: 0\.1\.0/g, "ersion: 0.2.0");
	await change(
		"files/crds/seaworthyapps.yaml",
		/A workload and all it needs/,
		"changed by the next version",
	);
	return folder;
}
