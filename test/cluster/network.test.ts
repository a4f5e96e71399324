// Who may talk to whom, on the real API server: consent that comes and goes, networks, things outside, Services of others.

import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import type { App } from "../../src/api/app/app.ts";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import { until } from "../../src/cli/demo/until.ts";
import type { NetworkPolicy } from "../../src/kube/objects.ts";
import { readsOf, writesOf } from "../support/counting-proxy.ts";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	raiseStage,
	untilLeading,
	untilQuiet,
	untilReason,
} from "../support/stage.ts";

const web = (network: object) =>
	appOf("web", { ports: [{ name: "http", port: 8080 }], network });
const report = (network: object) =>
	appOf("report", { ports: [{ name: "http", port: 9000 }], network }, "data");
const toReport = { alias: "REPORT", to: "data/report", port: "http" };
const accepted = { accept: [{ from: "shop/web", ports: ["http"] }] };
const network = (spec: object, namespace = "shop") => ({
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "AppNetwork",
	metadata: { name: "back", namespace },
	spec,
});

describe("the network of Apps", function () {
	this.timeout(120_000);
	let stage: Stage;
	let operator: OperatorProcess;

	before(async () => {
		stage = await raiseStage(["shop", "data"]);
		operator = await stage.operator();
		await untilLeading(operator);
	});
	after(async () => stage?.stop());

	const rulesOf = async (name: string, namespace = "shop") => {
		const policy = await stage.get(`networkpolicy/${name}`, namespace);
		return JSON.stringify((policy as NetworkPolicy | undefined)?.spec ?? {});
	};
	const untilRules = (
		name: string,
		holds: (rules: string) => boolean,
		namespace = "shop",
	) =>
		until(
			`the policy of ${namespace}/${name} has changed`,
			async () => holds(await rulesOf(name, namespace)) || undefined,
			30,
			100,
		);
	const edgesOf = (app: App) =>
		(app.status?.edges ?? []).map(({ peer, direction, state, reason = "" }) =>
			`${direction} ${peer} ${state} ${reason}`.trim(),
		);

	it("tells nothing of another namespace that has not consented", async () => {
		await stage.apply(web({ links: [toReport] }));
		const alone = await untilReason(stage, "web", "NoConsent", {
			type: "Resolved",
		});
		const before = JSON.stringify(alone.status?.edges);
		expect(edgesOf(alone)).to.deep.equal([
			"Egress data/report Pending NoConsent",
		]);
		await stage.apply(report({}));
		await untilReason(stage, "report", "Available", { namespace: "data" });
		const still = await untilReason(stage, "web", "NoConsent", {
			type: "Resolved",
		});
		expect(JSON.stringify(still.status?.edges)).to.equal(before);
		expect(await rulesOf("web")).not.to.contain("report");
		expect(await rulesOf("report", "data")).not.to.contain("web");
		await untilReason(stage, "web", "Available");
	});

	it("opens both halves when the other side consents, and closes both at once when it does not", async () => {
		await stage.apply(report(accepted));
		const app = await untilReason(stage, "web", "AllLinked", {
			type: "Resolved",
		});
		expect(edgesOf(app)).to.deep.equal(["Egress data/report Allowed"]);
		expect(await rulesOf("web"))
			.to.contain("report")
			.and.contain("9000");
		await untilRules("report", (rules) => rules.includes('"web"'), "data");
		const other = (await stage.get("swapp/report", "data")) as unknown as App;
		expect(edgesOf(other)).to.deep.equal(["Ingress shop/web Allowed"]);
		await stage.apply(report({ accept: [] }));
		await untilRules("web", (rules) => !rules.includes("report"));
		await untilRules("report", (rules) => !rules.includes("web"), "data");
		await untilReason(stage, "web", "NoConsent", { type: "Resolved" });
	});

	it("makes of an AppNetwork what its members may do, before, while and after it is there", async () => {
		await stage.apply(
			appOf("api", { network: { join: [{ name: "back" }] } }),
			web({ join: [{ name: "back" }] }),
		);
		await untilReason(stage, "web", "PeerNotFound", { type: "Resolved" });
		await stage.apply(network({}));
		await untilRules("web", (rules) => rules.includes('["api","web"]'));
		await untilRules("api", (rules) => rules.includes('["api","web"]'));
		const table = await until("the network knows its members", async () => {
			const text = await stage.kubectl("get", "swnet", "-n", "shop");
			return /back +True +InForce +2 /.test(text) ? text : undefined;
		});
		expect(table).to.match(
			/NAME +READY +REASON +MEMBERS +TRAFFIC +INTERNET +AGE/,
		);
		await stage.apply(network({ traffic: "Links" }));
		await untilRules("web", (rules) => !rules.includes("api"));
		await stage.apply(network({ traffic: "Members" }));
		await untilRules("web", (rules) => rules.includes("api"));
		await stage.kubectl("delete", "swnet/back", "-n", "shop");
		await untilRules("web", (rules) => !rules.includes("api"));
		await untilReason(stage, "api", "PeerNotFound", { type: "Resolved" });
	});

	it("takes members of another namespace only where it is shared", async () => {
		await stage.apply(
			network({ traffic: "Members" }, "data"),
			web({ join: [{ name: "data/back" }] }),
			report({ join: [{ name: "back" }] }),
		);
		await untilReason(stage, "web", "NoConsent", { type: "Resolved" });
		await stage.apply(
			network({ traffic: "Members", shareWith: [{ name: "shop" }] }, "data"),
		);
		await untilRules("web", (rules) => rules.includes("report"));
		await untilRules("report", (rules) => rules.includes('["web"]'), "data");
		await stage.apply(network({ traffic: "Members" }, "data"));
		await untilRules("web", (rules) => !rules.includes("report"));
		await untilRules("report", (rules) => !rules.includes('["web"]'), "data");
	});

	it("follows a Service that others made", async () => {
		const kafka = (targetPort: number) => ({
			apiVersion: "v1",
			kind: "Service",
			metadata: { name: "kafka", namespace: "shop" },
			spec: {
				selector: { app: "kafka" },
				ports: [{ name: "plain", port: 9092, targetPort }],
			},
		});
		await stage.apply(
			web({ links: [{ alias: "KAFKA", service: "kafka", port: "plain" }] }),
		);
		await untilReason(stage, "web", "PeerNotFound", { type: "Resolved" });
		await stage.apply(kafka(19092));
		await untilRules("web", (rules) => rules.includes("19092"));
		await stage.apply(kafka(29092));
		await untilRules("web", (rules) => rules.includes("29092"));
		const app = await untilReason(stage, "web", "AllLinked", {
			type: "Resolved",
		});
		expect(edgesOf(app)).to.deep.equal(["Egress Service shop/kafka Allowed"]);
	});

	it("lets an App stand for something outside", async () => {
		const mail = (addresses: string[]) => {
			const { metadata, apiVersion, kind } = appOf("mail");
			const ports = [{ name: "smtp", port: 25 }];
			const spec = { workload: "External", external: { addresses }, ports };
			return { apiVersion, kind, metadata, spec };
		};
		await stage.apply(
			mail(["192.0.2.7"]),
			web({ links: [{ alias: "MAIL", to: "mail", port: "smtp" }] }),
		);
		await untilReason(stage, "mail", "Declared");
		await untilRules("web", (rules) => rules.includes("192.0.2.7/32"));
		const slice = await stage.get("endpointslice/mail--external-ipv4");
		expect(JSON.stringify(slice)).to.contain("192.0.2.7");
		expect(await stage.get("deployment/mail")).to.equal(undefined);
		expect(await stage.get("networkpolicy/mail")).to.equal(undefined);
		await stage.apply(mail(["2001:db8::7"]));
		await untilRules("web", (rules) => rules.includes("2001:db8::7/128"));
		await until("the other family has taken its place", async () => {
			const old = await stage.get("endpointslice/mail--external-ipv4");
			const now = await stage.get("endpointslice/mail--external-ipv6");
			return (!old && now) || undefined;
		});
	});

	it("is at rest, also for an operator that was killed while consent was given", async () => {
		await stage.apply(web({ links: [toReport] }), network({}));
		await untilReason(stage, "web", "NoConsent", { type: "Resolved" });
		await untilQuiet(stage);
		const applied = stage.apply(report(accepted));
		expect(await operator.stop("SIGKILL")).to.equal(137);
		await applied;
		operator = await stage.operator();
		await untilLeading(operator);
		await untilRules("web", (rules) => rules.includes("report"));
		await untilRules("report", (rules) => rules.includes('"web"'), "data");
		await untilReason(stage, "report", "Available", { namespace: "data" });
		await untilQuiet(stage);
		stage.proxy.reset();
		await stage.kubectl(
			"annotate",
			"swapp,swnet",
			"--all",
			"-n",
			"shop",
			"example.org/touch=1",
		);
		await wait(2500);
		expect(writesOf(stage.proxy.calls)).to.deep.equal([]);
		expect(readsOf(stage.proxy.calls)).to.deep.equal([]);
	});

	it("takes no address of the cluster for one outside, and no private one while it does not know which those are (CVE-2021-25740)", async () => {
		const outside = (addresses: string[]) => {
			const { metadata, apiVersion, kind } = appOf("far");
			const ports = [{ name: "pg", port: 5432 }];
			const spec = { workload: "External", external: { addresses }, ports };
			return { apiVersion, kind, metadata, spec };
		};
		const addressesOf = async () => {
			const slice = await stage.get("endpointslice/far--external-ipv4");
			const { endpoints = [] } = (slice ?? {}) as {
				endpoints?: { addresses: string[] }[];
			};
			return endpoints.flatMap(({ addresses }) => addresses);
		};
		await stage.apply(outside(["10.1.2.3"]));
		const app = await untilReason(stage, "far", "ExternalBlocked", {
			type: "Resolved",
		});
		expect(JSON.stringify(app.status?.conditions)).to.contain("clusterCidrs");
		expect(await addressesOf()).to.deep.equal([]);

		const nodes = await stage.kubectl(..."get nodes -o name".split(" "));
		for (const [index, node] of nodes.trim().split("\n").entries()) {
			const podCIDR = `10.77.${index}.0/24`;
			const spec = { podCIDR, podCIDRs: [podCIDR] };
			await stage.kubectl("patch", node, `-p=${JSON.stringify({ spec })}`);
		}
		await operator.stop();
		operator = await stage.operator();
		await until("the address opens", async () => {
			const open = await addressesOf();
			return open.includes("10.1.2.3") || undefined;
		});
		const service = (await stage.get("service/kubernetes", "default")) as {
			spec?: { clusterIP?: string };
		};
		const { clusterIP = "" } = service.spec ?? {};
		expect(clusterIP).to.match(/^10\./);
		await stage.apply(outside(["10.1.2.4", "10.77.0.9", clusterIP]));
		await until("the cluster's own stay closed", async () => {
			const open = await addressesOf();
			return open.includes("10.1.2.4") || undefined;
		});
		expect(await addressesOf()).to.deep.equal(["10.1.2.4"]);
	});
});
