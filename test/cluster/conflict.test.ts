// Objects of strangers that have the name of a child are never touched, and the App says so.

import { expect } from "chai";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import { until } from "../../src/cli/demo/until.ts";
import { canonical } from "../../src/kube/names.ts";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	conditionOf,
	raiseStage,
	untilQuiet,
	untilReason,
} from "../support/stage.ts";

const labels = { stranger: "yes" };
const metadata = (name: string) => ({ name, namespace: "shop", labels });
const template = {
	metadata: { labels },
	spec: {
		containers: [
			{
				name: "main",
				image: "registry.example/other:1",
				securityContext: {
					allowPrivilegeEscalation: false,
					capabilities: { drop: ["ALL"] },
				},
			},
		],
		securityContext: {
			runAsNonRoot: true,
			runAsUser: 10001,
			seccompProfile: { type: "RuntimeDefault" },
		},
	},
};
const strangers: { [kind: string]: (name: string) => object } = {
	Service: (name) => ({
		apiVersion: "v1",
		kind: "Service",
		metadata: metadata(name),
		spec: { selector: labels, ports: [{ port: 80 }] },
	}),
	Deployment: (name) => ({
		apiVersion: "apps/v1",
		kind: "Deployment",
		metadata: metadata(name),
		spec: { replicas: 0, selector: { matchLabels: labels }, template },
	}),
	ServiceAccount: (name) => ({
		apiVersion: "v1",
		kind: "ServiceAccount",
		metadata: metadata(name),
	}),
	NetworkPolicy: (name) => ({
		apiVersion: "networking.k8s.io/v1",
		kind: "NetworkPolicy",
		metadata: metadata(name),
		spec: { podSelector: { matchLabels: labels }, policyTypes: ["Ingress"] },
	}),
	PodDisruptionBudget: (name) => ({
		apiVersion: "policy/v1",
		kind: "PodDisruptionBudget",
		metadata: metadata(name),
		spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
	}),
};

describe("a stranger's object of the same name", function () {
	this.timeout(60_000);
	let stage: Stage;
	let operator: OperatorProcess;

	before(async () => {
		stage = await raiseStage(["shop"]);
		operator = await stage.operator();
	});
	after(async () => stage?.stop());

	for (const [kind, stranger] of Object.entries(strangers)) {
		const name = `taken-${kind.toLowerCase()}`;
		const app = appOf(name, {
			replicas: 2,
			ports: [{ name: "http", port: 80 }],
		});

		it(`${kind}: stays byte-identical, with condition Conflict, and the App goes on when it is gone`, async () => {
			await stage.apply(stranger(name));
			const before = await stage.get(`${kind}/${name}`);
			await stage.apply(app);
			const found = await untilReason(stage, name, "Conflict");
			expect(conditionOf(found, "Ready")?.message).to.contain(
				`${kind}/${name}`,
			);
			await untilQuiet(stage);
			expect(specOf(await stage.get(`${kind}/${name}`))).to.equal(
				specOf(before),
			);
			await stage.kubectl("delete", kind, name, "-n", "shop");
			await untilReason(stage, name, "Available");
		});
	}

	it("Service: gets no addresses of an External App of its name", async () => {
		await stage.apply(strangers["Service"]?.("outside") ?? {});
		await stage.apply(
			appOf("outside", {
				image: undefined,
				workload: "External",
				ports: [{ name: "db", port: 5432 }],
				external: { addresses: ["203.0.113.7"] },
			}),
		);
		await untilReason(stage, "outside", "Conflict");
		await untilQuiet(stage);
		expect(
			await slicesOf("outside"),
			"a slice serves whoever has the name",
		).to.equal("");
		await stage.kubectl("delete", "service", "outside", "-n", "shop");
		await untilReason(stage, "outside", "Declared");
		expect(await slicesOf("outside")).not.to.equal("");
	});

	const slicesOf = (name: string) =>
		stage.kubectl(
			"get",
			"endpointslices",
			"-n",
			"shop",
			"-l",
			`seaworthy.dev/app=${name}`,
			"-o",
			"name",
		);

	it("that another operator hung onto the App is neither deleted nor written", async () => {
		const app = appOf("hung");
		await stage.apply(app);
		const { metadata: of } = await untilReason(stage, "hung", "Available");
		const ownerReferences = [
			{
				apiVersion: "seaworthy.dev/v1alpha1",
				kind: "App",
				name: "hung",
				uid: of.uid,
				controller: true,
			},
		];
		const hung = (kind: string, name: string) => ({
			...strangers["Service"]?.(name),
			kind,
			metadata: { ...metadata(name), ownerReferences },
			...(kind !== "Service" && { spec: undefined }),
		});
		await stage.apply(
			hung("ConfigMap", "hung-settings"),
			hung("Secret", "hung-token"),
			hung("Service", "hung-metrics"),
			hung("Service", "hung"),
		);
		const all = ["configmap/hung-settings", "secret/hung-token"];
		all.push("service/hung-metrics", "service/hung");
		const before = await Promise.all(all.map((what) => stage.get(what)));
		// A change that makes the operator look, and want the name of one of them.
		await stage.apply(
			appOf("hung", { ports: [{ name: "http", port: 80 }], replicas: 2 }),
		);
		await untilReason(stage, "hung", "Conflict");
		await untilQuiet(stage);
		const after = await Promise.all(all.map((what) => stage.get(what)));
		expect(canonical(after)).to.equal(canonical(before));
		await stage.kubectl("delete", "service", "hung", "-n", "shop");
		await untilReason(stage, "hung", "Available");
	});

	const copyOf = async (name: string): Promise<string> => {
		const deployment = JSON.stringify(await stage.get(`deployment/${name}`));
		const form = new RegExp(`${name}--config-[0-9a-f-]+`);
		return form.exec(deployment)?.[0] ?? "none";
	};
	const hostile = (name: string) => ({
		apiVersion: "v1",
		kind: "ConfigMap",
		metadata: metadata(name),
		data: { NODE_OPTIONS: "--require=/tmp/x" },
	});

	it("ConfigMap with the name of a copy: stays, also when it was not seen, and the App starts with another", async () => {
		const values = { A: "1" };
		const app = appOf("copied", { config: { layers: [{ values }] } });
		await stage.apply(app);
		await untilReason(stage, "copied", "Available");
		const name = await copyOf("copied");
		await stage.kubectl("delete", "swapp/copied", "-n", "shop");
		await until("the copy is gone", async () =>
			(await stage.get(`configmap/${name}`)) ? undefined : true,
		);
		await stage.apply(hostile(name));
		const before = await stage.get(`configmap/${name}`);
		await stage.apply(app);
		const found = await untilReason(stage, "copied", "Available");
		expect(conditionOf(found, "NameTaken")?.message).to.contain(name);
		expect(canonical(await stage.get(`configmap/${name}`))).to.equal(
			canonical(before),
		);
		const other = await copyOf("copied");
		expect(other).to.match(new RegExp(`^${name}-[0-9a-f]{8}$`));
		expect(await stage.get(`configmap/${other}`)).to.deep.include({
			data: values,
			immutable: true,
		});
	});

	it("R6, R15: ConfigMap in the place of a copy that pods read: stays, new pods read another, and nothing rolls back", async () => {
		const values = { A: "1" };
		await stage.apply(appOf("robbed", { config: { layers: [{ values }] } }));
		await untilReason(stage, "robbed", "Available");
		const name = await copyOf("robbed");
		// While nobody looks: the operator would be faster.
		await operator.stop();
		await stage.kubectl("delete", "configmap", name, "-n", "shop");
		await stage.apply(hostile(name));
		const before = await stage.get(`configmap/${name}`);
		operator = await stage.operator();
		const other = await until("the pods read another copy", async () => {
			const now = await copyOf("robbed");
			return now === name ? undefined : now;
		});
		const found = await untilReason(stage, "robbed", "Available");
		expect(conditionOf(found, "NameTaken")?.message).to.contain(name);
		expect(await stage.get(`configmap/${other}`)).to.deep.include({
			data: values,
		});
		expect(canonical(await stage.get(`configmap/${name}`))).to.equal(
			canonical(before),
		);
		await stage.kubectl("delete", "configmap", name, "-n", "shop");
		await operator.stop();
		operator = await stage.operator();
		await untilQuiet(stage);
		expect(await copyOf("robbed")).to.equal(other);
	});
});

describe("a kind that is served in two versions, converted by nothing", function () {
	this.timeout(60_000);
	let stage: Stage;

	before(async () => {
		stage = await raiseStage(["shop"]);
		const name = "seaworthyapps.seaworthy.dev";
		const text = await stage.kubectl("get", "crd", name, "-o", "json");
		const { spec } = JSON.parse(text) as { spec: { versions: object[] } };
		const versions = spec.versions.concat(
			spec.versions.map((each) => ({
				...each,
				name: "v1beta1",
				storage: false,
			})),
		);
		const patch = JSON.stringify({ spec: { versions } });
		await stage.kubectl("patch", "crd", name, "--type=merge", `-p=${patch}`);
		await stage.operator();
	});
	after(async () => stage?.stop());

	it("keeps what was written in either, and knows its children whichever their owner reference names", async () => {
		const newer = {
			...appOf("newer", { ports: [{ name: "http", port: 80 }] }),
			apiVersion: "seaworthy.dev/v1beta1",
		};
		await until("both versions are served", async () =>
			stage.apply(newer).then(
				() => true,
				() => undefined,
			),
		);
		await untilReason(stage, "newer", "Available");
		const wanted = await stage.get("service/newer");
		const [owner] = wanted?.metadata.ownerReferences ?? [];
		const apiVersion = "seaworthy.dev/v1beta1";
		const metadata = { ownerReferences: [{ ...owner, apiVersion }] };
		const patch = JSON.stringify({ metadata });
		const target = ["service/newer", "-n", "shop"];
		await stage.kubectl("patch", ...target, "--type=merge", `-p=${patch}`);
		await until("the owner is named as before", async () => {
			const now = await stage.get("service/newer");
			const [named] = now?.metadata.ownerReferences ?? [];
			return named?.apiVersion === owner?.apiVersion || undefined;
		});
		await stage.kubectl("delete", ...target);
		await until("the Service is back", async () => stage.get("service/newer"));
		await untilReason(stage, "newer", "Available");
	});
});

/** The cluster's own controllers write status; everything else must not move. */
function specOf(object: object | undefined): string {
	const {
		status: _,
		metadata,
		...rest
	} = object as { status?: unknown; metadata: object };
	const { managedFields, ...kept } = metadata as {
		managedFields?: { manager?: string }[];
	};
	const managers = managedFields?.map(({ manager }) => manager);
	expect(managers).not.to.include("seaworthy");
	const {
		resourceVersion: __,
		generation: ___,
		annotations: ____,
		...identity
	} = kept as { [field: string]: unknown };
	return canonical({ ...rest, metadata: identity });
}
