// The real API server refuses what the rules forbid, with the sentence that the schema states, and accepts what they allow.
// Beside the rules: what every golden case compiles to is accepted, and its pods are admitted under Pod Security restricted.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { load } from "js-yaml";
import { kinds } from "../../src/api/index.ts";
import { relaxations } from "../../src/api/app/security.ts";
import { upCluster } from "../../src/controlplane/up-cluster.ts";
import type { Cluster } from "../../src/controlplane/up-cluster.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { resourceOf } from "../../src/kube/objects.ts";
import { pathOf } from "../../src/runtime/cluster.ts";
import { crd } from "../../src/schema/crd.ts";
import { areas } from "../support/golden.ts";
import { ruleExamples } from "../support/rule-examples.ts";

type Answer = { status: number; message: string };
const apps = "/apis/seaworthy.dev/v1alpha1/namespaces/default/seaworthyapps";
const cases = join(import.meta.dirname, "../cases");
type Golden = { parent: KubeObject; children: KubeObject[]; name: string };

const ruledExamples = kinds.flatMap((kind) => {
	const all = ruleExamples(kind);
	return [...new Set(all.map(({ rule }) => rule))].map((rule) => ({
		kind,
		rule,
		examples: all.filter((example) => example.rule === rule),
	}));
});

describe("the real API server", function () {
	this.timeout(60_000);
	let cluster: Cluster;

	before(async () => {
		cluster = await upCluster({ nodes: 1, report: () => undefined });
		const { code, stderr } = await cluster.kubectl(
			["apply", "--server-side", "-f", "-"],
			{
				stdin: JSON.stringify({
					apiVersion: "v1",
					kind: "List",
					items: kinds.map(crd),
				}),
			},
		);
		expect(stderr).not.to.match(/warning/i);
		expect(code).to.equal(0);
		await cluster.kubectl(
			"wait --for=condition=Established crd --all --timeout=30s".split(" "),
		);
		const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
		const namespace = {
			apiVersion: "v1",
			kind: "Namespace",
			metadata: { name: "shop", labels },
		};
		await cluster.admin.call("POST", "/api/v1/namespaces", namespace);
		await cluster.admin.call("POST", "/apis/node.k8s.io/v1/runtimeclasses", {
			apiVersion: "node.k8s.io/v1",
			kind: "RuntimeClass",
			metadata: { name: "gvisor" },
			handler: "gvisor",
		});
	});
	after(async () => cluster?.stop());

	const tryOut = async (path: string, object: object): Promise<Answer> => {
		const query = "?dryRun=All&fieldValidation=Strict";
		const { status, body } = await cluster.admin.call(
			"POST",
			path + query,
			object,
		);
		const { message = "" } = JSON.parse(body) as { message?: string };
		return { status, message };
	};

	for (const { kind, rule, examples } of ruledExamples)
		it(`${kind.kind}, rule ${rule.name}: ${rule.message}`, async () => {
			const collection = pathOf(resourceOf(kind), "default");
			// The form of an integer or string is a pattern: the server says that instead.
			const isSentence = JSON.stringify(crd(kind)).includes(
				JSON.stringify(rule.cel),
			);
			expect(examples.some(({ accepted }) => accepted)).to.equal(true);
			expect(examples.some(({ accepted }) => !accepted)).to.equal(true);
			for (const { object, accepted, path } of examples) {
				const { status, message } = await tryOut(collection, object);
				const shown = JSON.stringify(object);
				if (accepted) expect(status, `${shown}: ${message}`).to.equal(201);
				else {
					expect(status, shown).to.equal(422);
					if (isSentence) expect(message).to.contain(rule.message);
					// Keys of maps are shown in brackets by the server; the path up to there is the same.
					expect(message).to.contain(path.split(".SAMPLE")[0]);
				}
			}
		});

	it("refuses unknown fields, wrong types, values out of bounds, each with its path", async () => {
		const wrong: [spec: object, path: string][] = [
			[{ imge: "web:1" }, "imge"],
			[{ replicas: 1001 }, "spec.replicas"],
			[{ replicas: "two" }, "spec.replicas"],
			[{ ports: [{ name: "http", port: 0 }] }, "spec.ports[0].port"],
			[
				{
					ports: [
						{ name: "http", port: 1 },
						{ name: "http", port: 2 },
					],
				},
				"spec.ports[1]",
			],
			[{ resources: { cpu: "lots" } }, "spec.resources.cpu"],
			[{ security: { runAsUser: 0 } }, "spec.security.runAsUser"],
		];
		for (const [spec, path] of wrong) {
			const metadata = { name: "sample" };
			const object = {
				apiVersion: "seaworthy.dev/v1alpha1",
				kind: "App",
				metadata,
				spec: { image: "web:1", ...spec },
			};
			const { status, message } = await tryOut(apps, object);
			expect(status, path).to.be.oneOf([400, 422]);
			expect(message).to.contain(path);
		}
	});

	const goldens = readGoldens();

	it(`accepts every child of the ${goldens.length} golden cases`, async () => {
		expect(goldens.length).to.be.greaterThan(30);
		for (const { children, name } of goldens)
			for (const child of children) {
				const { status, message } = await tryOut(collectionOf(child), child);
				expect(status, `${name}: ${message}`).to.equal(201);
			}
	});

	it("admits every golden pod without relaxations where restricted is enforced", async () => {
		let admitted = 0;
		for (const { children, parent, name } of goldens) {
			if (isRelaxed(parent)) continue;
			for (const child of children.filter(
				({ kind }) => kind === "Deployment",
			)) {
				const { template } = child["spec"] as {
					template: { metadata: object; spec: object };
				};
				const pod = {
					apiVersion: "v1",
					kind: "Pod",
					...template,
					metadata: { ...template.metadata, name: "pod" },
				};
				const spec = { ...template.spec, serviceAccountName: "default" };
				const { status, message } = await tryOut(
					"/api/v1/namespaces/shop/pods",
					{ ...pod, spec },
				);
				expect(status, `${name}: ${message}`).to.equal(201);
				admitted++;
			}
		}
		expect(admitted).to.be.greaterThan(20);
	});
});

function readGoldens(): Golden[] {
	return areas
		.flatMap((area) =>
			readdirSync(join(cases, area)).map((file) => join(area, file)),
		)
		.filter((file) => file.endsWith(".in.yaml"))
		.map((file) => {
			const read = (path: string) =>
				load(readFileSync(join(cases, path), "utf8"));
			const { parent } = read(file) as { parent: KubeObject };
			const { children = [] } = read(file.replace(".in.", ".out.")) as {
				children?: KubeObject[];
			};
			const inShop = children.map((child) => ({
				...child,
				metadata: { ...child.metadata, namespace: "shop" },
			}));
			return { parent, children: inShop, name: file };
		});
}

const isRelaxed = (parent: KubeObject) =>
	relaxations.some((rule) =>
		JSON.stringify(parent["spec"] ?? {}).includes(rule),
	);

function collectionOf({ apiVersion, kind, metadata }: KubeObject): string {
	const root = apiVersion.includes("/") ? "/apis" : "/api";
	const plural = kind.endsWith("y") ? `${kind.slice(0, -1)}ies` : `${kind}s`;
	return `${root}/${apiVersion}/namespaces/${metadata.namespace}/${plural.toLowerCase()}`;
}
