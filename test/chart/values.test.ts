// Every value does something, a wrong one is named, and nothing else moves the output.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { load } from "js-yaml";
import { platform } from "../../src/api/platform.ts";
import { seen } from "../../src/schema/defaults.ts";
import { chartFolder, chartText, runHelm } from "../support/chart.ts";

type Values = { [name: string]: unknown };

/** One other value for each place of values.yaml where a user may write. */
const others: { [path: string]: unknown } = {
	servedNamespaces: ["shop", "data"],
	"dns.namespace": "openshift-dns",
	"dns.podLabels": { "dns.operator.openshift.io/daemonset-dns": "default" },
	"dns.ports": [5353],
	"dns.addresses": ["10.96.0.10", "fd00::a"],
	"images.fluentd": "registry.example/platform/fluentd:1",
	logSinks: [
		{ name: "loki", namespace: "logging", podLabels: { a: "b" }, port: 3100 },
	],
	rollSpacingSeconds: 5,
	relaxations: ["LowUserId"],
	"network.clusterCidrs": ["10.42.0.0/16", "fd00:42::/48"],
	"network.blockedCidrs": ["198.51.100.0/24"],
	"network.hostEgress": "PublicInternet",
	"crds.enabled": false,
	"crds.keep": false,
	"admission.enabled": false,
	"admission.trusted": ["system:serviceaccount:velero:velero"],
	"discovery.enabled": false,
	"userRoles.enabled": false,
	"userRoles.secretsIn": ["admin"],
	replicas: 3,
	"image.repository": "registry.example/platform/seaworthy",
	"image.tag": "0.1.1",
	"image.digest": `sha256:${"0123456789abcdef".repeat(4)}`,
	"image.pullPolicy": "Always",
	logLevel: "debug",
	imagePullSecrets: [{ name: "registry" }],
	"resources.requests.cpu": "100m",
	"resources.requests.memory": "256Mi",
	"resources.requests.ephemeral-storage": "32Mi",
	"resources.limits.memory": "1Gi",
	"resources.limits.ephemeral-storage": "1Gi",
	priorityClassName: "system-cluster-critical",
	nodeSelector: { "kubernetes.io/arch": "amd64" },
	tolerations: [{ key: "platform", operator: "Exists" }],
	podAnnotations: { "prometheus.io/port": "8080" },
	extraEnv: [{ name: "HTTPS_PROXY", value: "http://proxy.example:3128" }],
	"networkPolicy.enabled": false,
	"networkPolicy.metricsFrom": [],
	"networkPolicy.extraEgress": [{ ports: [{ port: 8443, protocol: "TCP" }] }],
};

const isBranch = (value: unknown): value is Values =>
	typeof value === "object" &&
	value !== null &&
	!Array.isArray(value) &&
	Object.keys(value).length > 0;

const leaves = (values: Values, prefix = ""): string[] =>
	Object.entries(values).flatMap(([name, value]) =>
		isBranch(value) ? leaves(value, `${prefix}${name}.`) : [`${prefix}${name}`],
	);

function nest(path: string, value: unknown): Values {
	const names = path.split(".");
	return names.reduceRight<unknown>(
		(inner, name) => ({ [name]: inner }),
		value,
	) as Values;
}

function merge(left: Values, right: Values): Values {
	const merged = { ...left };
	for (const [name, value] of Object.entries(right)) {
		const before = merged[name];
		const bothBranches = isBranch(before) && isBranch(value);
		merged[name] = bothBranches ? merge(before, value) : value;
	}
	return merged;
}

describe("values of the chart", function () {
	this.timeout(60_000);
	let values: Values;
	let untouched: string;

	before(async () => {
		const file = join(chartFolder, "values.yaml");
		values = load(await readFile(file, "utf8")) as Values;
		untouched = await chartText();
	});

	it("are all known to this test", () => {
		expect(Object.keys(others).sort()).to.deep.equal(leaves(values).sort());
	});

	for (const [path, other] of Object.entries(others))
		it(`${path} changes the output`, async () => {
			const changed = await chartText({ values: nest(path, other) });
			expect(changed).not.to.equal(untouched);
		});

	it("render together when all are changed", async () => {
		const all = Object.entries(others).map((entry) => nest(...entry));
		const text = await chartText({ values: all.reduce(merge) });
		expect(text).to.include("registry.example/platform/seaworthy:0.1.1@sha256");
	});

	it("render the same text twice", async () => {
		expect(await chartText()).to.equal(untouched);
	});

	it("have a comment each", async () => {
		const text = await readFile(join(chartFolder, "values.yaml"), "utf8");
		const bare = text
			.split("\n")
			.filter(
				(line, at, lines) =>
					/^[a-z]/i.test(line) && !lines[at - 1]?.startsWith("#"),
			)
			.filter((line) => !/^(image|resources):$/.test(line));
		expect(bare).to.deep.equal([]);
	});

	it("say of dns what the operator takes without them", async () => {
		const { dns } = values as { dns: Values };
		const defaults = seen(platform, {}).dns;
		expect({ ...dns, podLabels: defaults.podLabels }).to.deep.equal(defaults);
		const text = await chartText({ values: { dns: { podLabels: {} } } });
		expect(text).to.equal(untouched);
	});
});

describe("a wrong value of the chart", function () {
	this.timeout(60_000);
	const wrong: { [message: string]: Values } = {
		servedNamespace: { servedNamespace: ["shop"] },
		registry: { image: { registry: "registry.example" } },
		effects: { tolerations: [{ effects: "NoSchedule" }] },
		"/replicas": { replicas: 10 },
		"/dns/ports/0": { dns: { ports: ["53"] } },
		"/network/clusterCidrs/0": { network: { clusterCidrs: ["10.0.0.0/33"] } },
		"/dns/addresses/0": { dns: { addresses: ["dns.example"] } },
		'servedNamespaces: "*" is not the name of a namespace; there is no pattern for several: write each name':
			{ servedNamespaces: ["*"] },
		"/userRoles/secretsIn/0": { userRoles: { secretsIn: ["view"] } },
		"/image/digest": { image: { digest: "sha256:12" } },
	};
	for (const [message, values] of Object.entries(wrong))
		it(`is refused with ${message} in the message`, async () => {
			const { code, stderr } = await runHelm(["template", "seaworthy"], {
				values,
			});
			expect(code).not.to.equal(0);
			expect(stderr).to.include(message);
		});

	it("is not global, which Helm hands to dependencies", async () => {
		await chartText({ values: { global: { registry: "x" } } });
	});
});

describe("values.schema.json", () => {
	it("describes every value and leaves no object open", async () => {
		const file = join(chartFolder, "values.schema.json");
		const { $defs, properties } = JSON.parse(await readFile(file, "utf8"));
		const { global: _, ...closed } = properties;
		expect(complaints({ ...closed, ...$defs })).to.deep.equal([]);
	});
});

/** Schemas without a description, and objects that would swallow a misspelt name. */
function complaints(schemas: { [name: string]: Values }, at = ""): string[] {
	return Object.entries(schemas).flatMap(([name, schema]) => {
		const { $ref, description, type, additionalProperties } = schema;
		const path = `${at}/${name}`;
		const told = $ref || description || name === "items";
		const isOpen = type === "object" && additionalProperties === undefined;
		return [
			...(told ? [] : [`${path} has no description`]),
			...(isOpen ? [`${path} is open`] : []),
			...complaints((schema["properties"] ?? {}) as never, path),
			...(schema["items"]
				? complaints({ items: schema["items"] } as never, path)
				: []),
		];
	});
}
