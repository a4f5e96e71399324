// What the chart installs: CRDs, the operator's pod, its settings, and names that two releases do not share.

import { expect } from "chai";
import { load } from "js-yaml";
import { kinds } from "../../src/api/index.ts";
import {
	platform,
	platformConfigMap,
	platformKey,
} from "../../src/api/platform.ts";
import { leaseName } from "../../src/kube/names.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { containerEnvironment } from "../../src/runtime/memory.ts";
import { crd, schemaAnnotation, schemaHash } from "../../src/schema/crd.ts";
import { seen } from "../../src/schema/defaults.ts";
import { chartObjects, runHelm, theOne } from "../support/chart.ts";

type Deployment = KubeObject & {
	spec: {
		template: {
			spec: {
				containers: {
					args: string[];
					env?: { name: string; value?: string }[];
					image: string;
					ports: unknown;
				}[];
			};
		};
	};
};
const byAddress = ({ kind, metadata }: KubeObject) =>
	`${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
const without = (enabled: boolean) => ({ crds: { enabled } });

describe("the chart", function () {
	this.timeout(60_000);
	let objects: KubeObject[];

	before(async () => {
		objects = await chartObjects();
	});

	it("passes helm lint --strict", async () => {
		const { code, stdout, stderr } = await runHelm(["lint", "--strict"]);
		expect(code, stdout + stderr).to.equal(0);
	});

	it("brings the CRDs as they are, kept and first in Argo CD", () => {
		for (const kind of kinds) {
			const { metadata, ...rest } = theOne(
				objects,
				"CustomResourceDefinition",
				`${kind.plural}.${kind.group}`,
			);
			const { metadata: _, ...expected } = crd(kind);
			expect(rest).to.deep.equal(JSON.parse(JSON.stringify(expected)));
			expect(metadata.annotations).to.deep.equal({
				"argocd.argoproj.io/sync-wave": "-5",
				"helm.sh/resource-policy": "keep",
				[schemaAnnotation]: schemaHash(kind),
			});
		}
	});

	it("without crds.enabled brings no CRD and nothing else less, and leaves unserved Apps to the release that does", async () => {
		const others = await chartObjects({ values: without(false) });
		const expected = objects.filter(
			({ kind }) => kind !== "CustomResourceDefinition",
		);
		const asSecond = JSON.stringify(expected).replace(
			"unservedApps: Report",
			"unservedApps: Ignore",
		);
		expect(others).to.deep.equal(JSON.parse(asSecond));
	});

	it("serves its own namespace and default where none is named", async () => {
		const served = async (namespace: string) => {
			const rendered = await chartObjects({ namespace });
			const found = theOne(rendered, "ConfigMap", platformConfigMap);
			const data = found["data"] as { [key: string]: string };
			return seen(platform, load(data[platformKey] ?? "") as object);
		};
		const { servedNamespaces, dns } = await served("seaworthy-system");
		expect(servedNamespaces).to.deep.equal(["seaworthy-system", "default"]);
		expect(dns).to.deep.equal(seen(platform, {}).dns);
		const alone = await served("default");
		expect(alone.servedNamespaces).to.deep.equal(["default"]);
	});

	it("starts the operator with the Lease that its Role allows", () => {
		const { spec } = theOne(objects, "Deployment") as Deployment;
		const [operator] = spec.template.spec.containers;
		expect(operator?.args).to.deep.equal([
			"operator",
			"--namespace=$(POD_NAMESPACE)",
			`--lease=${leaseName}`,
			"--metrics-address=:8080",
			"--health-address=:8081",
			"--log-level=info",
		]);
		for (const [name, value] of Object.entries(containerEnvironment))
			expect(operator?.env).to.deep.include({ name, value });
	});

	it("leaves NODE_OPTIONS to whoever gives their own", async () => {
		const own = { name: "NODE_OPTIONS", value: "--enable-fips" };
		const given = await chartObjects({
			values: { servedNamespaces: ["shop"], extraEnv: [own] },
		});
		const { spec } = theOne(given, "Deployment") as Deployment;
		const [operator] = spec.template.spec.containers;
		const options = operator?.env?.filter(({ name }) => name === own.name);
		expect(options).to.deep.equal([own]);
	});

	it("shares no name between two releases", async () => {
		const one = await chartObjects({
			name: "b-c",
			namespace: "a",
			values: { ...without(false), servedNamespaces: ["shop"] },
		});
		const two = await chartObjects({
			name: "c",
			namespace: "a-b",
			values: { ...without(false), servedNamespaces: ["shop"] },
		});
		const names = new Set(one.map(byAddress));
		const shared = two.map(byAddress).filter((name) => names.has(name));
		expect(shared).to.deep.equal([]);
	});

	it("has a PodDisruptionBudget above one replica only", async () => {
		const kindsOf = (of: KubeObject[]) => of.map(({ kind }) => kind);
		expect(kindsOf(objects)).not.to.include("PodDisruptionBudget");
		const two = await chartObjects({ values: { replicas: 2 } });
		expect(kindsOf(two)).to.include("PodDisruptionBudget");
	});

	it("lets nobody read metrics when nobody is named", async () => {
		const values = { networkPolicy: { metricsFrom: [] } };
		const policy = theOne(await chartObjects({ values }), "NetworkPolicy");
		expect(policy["spec"]).to.deep.include({
			ingress: [{ ports: [{ port: "health", protocol: "TCP" }] }],
		});
	});
});
