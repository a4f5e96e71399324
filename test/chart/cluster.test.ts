// The API server's judgement of the chart: it takes every object, the pod passes Pod Security, and the operator may do
// what its list says and nothing beside it.

import { expect } from "chai";
import { dump, load } from "js-yaml";
import type { ControlPlane } from "../../src/controlplane/control-plane.ts";
import { startControlPlane } from "../../src/controlplane/control-plane.ts";
import { violations } from "../../src/kube/hardening.ts";
import type { KubeObject, PodTemplate } from "../../src/kube/objects.ts";
import { chartFolder, chartObjects, theOne } from "../support/chart.ts";
import {
	installChart,
	operatorKubeconfig,
	operatorNamespace,
} from "../../src/cli/demo/operator-process.ts";

const namespace = (name: string, labels = {}): KubeObject => ({
	apiVersion: "v1",
	kind: "Namespace",
	metadata: { name, labels },
});
type Deployment = KubeObject & {
	spec: { template: PodTemplate & { spec: object } };
};
type Binding = KubeObject & { roleRef: { name: string } };
const restricted = Object.fromEntries(
	["enforce", "warn"].map((mode) => [
		`pod-security.kubernetes.io/${mode}`,
		"restricted",
	]),
);
const everything = {
	servedNamespaces: ["shop"],
	dns: { addresses: ["10.96.0.10", "fd00::a"] },
	replicas: 3,
	priorityClassName: "system-cluster-critical",
	imagePullSecrets: [{ name: "registry" }],
	nodeSelector: { "kubernetes.io/arch": "amd64" },
	tolerations: [{ key: "platform", operator: "Exists" }],
	podAnnotations: { "prometheus.io/port": "8080" },
	extraEnv: [{ name: "HTTPS_PROXY", value: "http://proxy.example:3128" }],
	networkPolicy: {
		extraEgress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8" } }] }],
	},
};

describe("the chart before a real API server", function () {
	this.timeout(180_000);
	let plane: ControlPlane;

	before(async () => {
		plane = await startControlPlane({ report: () => undefined });
		const release = namespace("seaworthy-system", restricted);
		await apply([release, namespace("shop"), namespace("other")]);
	});
	after(() => plane?.stop());

	async function apply(objects: KubeObject[], ...flags: string[]) {
		const stdin = objects.map((object) => dump(object)).join("---\n");
		const result = await plane.kubectl(
			["apply", "--server-side", "--force-conflicts", "-f", "-", ...flags],
			{ stdin },
		);
		expect(result.code, result.stderr).to.equal(0);
		return result;
	}

	it("is accepted as it is, without a warning", async () => {
		const { stderr } = await apply(await chartObjects(), "--dry-run=server");
		expect(stderr).to.equal("");
	});

	it("is accepted with every value in use", async () => {
		const objects = await chartObjects({ values: everything });
		const { stderr } = await apply(objects, "--dry-run=server");
		expect(stderr).to.equal("");
	});

	it("is installed, upgraded and uninstalled by Helm; the CRDs and Apps stay", async () => {
		const options = ["seaworthy", chartFolder, "--namespace=seaworthy-system"];
		const helm = async (...words: string[]) => {
			const { code, stdout, stderr } = await plane.helm(words);
			expect(code, stderr).to.equal(0);
			return stdout;
		};
		const notes = await helm("install", ...options);
		expect(notes).to.include("kubectl rollout status");
		await helm("upgrade", ...options, "--set=servedNamespaces={shop}");
		expect(await boundNamespaces()).to.deep.equal(["shop"]);
		await apply([appOf(notes)], "--namespace=shop");
		await helm("uninstall", "seaworthy", "--namespace=seaworthy-system");
		expect(await boundNamespaces()).to.deep.equal([]);
		const { stdout } = await plane.kubectl(
			"get seaworthyapps -n shop -o name".split(" "),
		);
		expect(stdout.trim()).to.equal("app.seaworthy.dev/hello");
		await helm("install", ...options);
		await helm("uninstall", "seaworthy", "--namespace=seaworthy-system");
	});

	async function boundNamespaces(): Promise<string[]> {
		const { stdout } = await plane.kubectl(
			"get rolebindings -A -o json -l app.kubernetes.io/name=seaworthy".split(
				" ",
			),
		);
		const { items } = JSON.parse(stdout) as { items: Binding[] };
		return items
			.filter(({ roleRef }) => roleRef.name.endsWith(":write"))
			.map(({ metadata }) => metadata.namespace ?? "");
	}

	describe("gives the operator rights that", () => {
		let kubeconfig: string;

		before(async () => {
			await apply([namespace("shop"), namespace("other")]);
			await installChart(plane, ["shop"]);
			kubeconfig = await operatorKubeconfig(plane);
		});

		const may = async (verb: string, resource: string, where: string) => {
			const { stdout } = await plane.kubectl([
				"auth",
				"can-i",
				verb,
				resource,
				`--namespace=${where}`,
				`--kubeconfig=${kubeconfig}`,
			]);
			return stdout.trim();
		};

		it("let it run in a namespace that enforces Pod Security restricted", async () => {
			const { spec } = theOne(await chartObjects(), "Deployment") as Deployment;
			const pod = {
				apiVersion: "v1",
				kind: "Pod",
				...spec.template,
				metadata: { name: "trial", namespace: "seaworthy-system" },
			};
			await apply([pod], "--dry-run=server");
			const bare = Object.assign({}, spec.template.spec, {
				securityContext: {},
			});
			const { stderr } = await plane.kubectl(
				["apply", "--server-side", "--dry-run=server", "-f", "-"],
				{ stdin: dump({ ...pod, spec: bare }) },
			);
			expect(stderr).to.include("violates PodSecurity");
			expect(violations(spec.template)).to.deep.equal([]);
		});

		it("let it write in served namespaces only", async () => {
			for (const verb of ["create", "patch", "delete"]) {
				expect(await may(verb, "deployments.apps", "shop"), verb).to.equal(
					"yes",
				);
				expect(await may(verb, "deployments.apps", "other"), verb).to.equal(
					"no",
				);
			}
			expect(await may("list", "deployments.apps", "other")).to.equal("yes");
			expect(
				await may(
					"update",
					"leases.coordination.k8s.io/seaworthy",
					operatorNamespace,
				),
			).to.equal("yes");
			expect(
				await may(
					"update",
					"leases.coordination.k8s.io/other",
					operatorNamespace,
				),
			).to.equal("no");
			expect(
				await may("update", "seaworthyapps.seaworthy.dev", "shop"),
			).to.equal("no");
		});

		it("show it Secrets of served namespaces only, and let it keep keys beside itself", async () => {
			const rights = async (where: string) => {
				const verbs = ["get", "list", "watch", "create", "patch", "delete"];
				const answers = await Promise.all(
					verbs.map((verb) => may(verb, "secrets", where)),
				);
				return verbs.filter((_, index) => answers[index] === "yes");
			};
			expect(await rights("shop")).to.have.length(6);
			expect(await rights("other")).to.deep.equal([]);
			expect(await rights(operatorNamespace)).to.deep.equal(["create"]);
			const readable = async (name: string) =>
				may("get", `secrets/${name}`, operatorNamespace);
			expect(await readable("seaworthy-sealing-shop")).to.equal("yes");
			expect(await readable("seaworthy-sealing-other")).to.equal("no");
		});

		it("lets editors write Apps and viewers read them", async () => {
			const { stdout } = await plane.kubectl(
				"get clusterroles view edit admin -o json".split(" "),
			);
			const { items } = JSON.parse(stdout) as {
				items: (KubeObject & {
					rules: { apiGroups: string[]; verbs: string[] }[];
				})[];
			};
			const verbs = items.map(({ rules }) => [
				...new Set(
					rules
						.filter(({ apiGroups }) => apiGroups.includes("seaworthy.dev"))
						.flatMap((rule) => rule.verbs),
				),
			]);
			expect(verbs[0]?.sort()).to.deep.equal(["get", "list", "watch"]);
			for (const all of verbs.slice(1)) expect(all).to.include("create");
		});

		it("leave with the namespace that leaves the list", async () => {
			await installChart(plane, ["other"]);
			expect(await may("create", "deployments.apps", "other")).to.equal("yes");
			expect(await may("create", "deployments.apps", "shop")).to.equal("no");
		});
	});
});

/** The App that the notes of the release print between the two END. */
function appOf(notes: string): KubeObject {
	const [, text = ""] = /<<'END'\n([^]*?)\n +END/.exec(notes) ?? [];
	return load(text) as KubeObject;
}
