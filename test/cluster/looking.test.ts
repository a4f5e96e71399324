// status, wait and tree on a real API server, with Seaworthy installed by kubectl from manifests/install.yaml.

import { join } from "node:path";
import { expect } from "chai";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import {
	operatorKubeconfig,
	startOperator,
} from "../../src/cli/demo/operator-process.ts";
import type { Relatives } from "../../src/cli/sight/sight.ts";
import type { Condition } from "../../src/kube/conditions.ts";
import type { Cluster } from "../../src/controlplane/up-cluster.ts";
import { upCluster } from "../../src/controlplane/up-cluster.ts";
import type { Ended, Workplace } from "../cli/running.ts";
import { workplace } from "../cli/running.ts";
import { generated, secretOf } from "../support/secrets.ts";
import { appOf, untilLeading } from "../support/stage.ts";

const installation = join(import.meta.dirname, "../../manifests/install.yaml");
const inDefault = (name: string) => ({
	metadata: { name, namespace: "default" },
});
const ports = [{ name: "http", port: 8080 }];

describe("looking at a cluster", function () {
	this.timeout(90_000);
	let cluster: Cluster;
	let operator: OperatorProcess;
	let place: Workplace;

	before(async () => {
		place = workplace();
		cluster = await upCluster({ nodes: 2, report: () => undefined });
	});
	after(async () => {
		place?.remove();
		await cluster?.stop();
	});

	const seaworthy = (words: string, kubeconfig = cluster.kubeconfig) =>
		place.run(words.split(" "), { env: { KUBECONFIG: kubeconfig } });
	async function kubectl(words: string, stdin = ""): Promise<string> {
		const done = await cluster.kubectl(words.split(" "), { stdin });
		expect(done.code, done.stderr).to.equal(0);
		return done.stderr + done.stdout;
	}
	const apply = (...objects: object[]) =>
		kubectl(
			"apply --server-side -f -",
			objects.map((object) => JSON.stringify(object)).join("\n---\n"),
		);
	const expectEnd = (ended: Ended, code: number, ...parts: RegExp[]) => {
		expect(ended.code, ended.out + ended.err).to.equal(code);
		for (const part of parts) expect(ended.out + ended.err).to.match(part);
		for (const line of ended.out.split("\n"))
			expect(line.length, line).to.be.at.most(80);
	};

	it("says that the CRDs are missing", async () => {
		for (const words of ["status", "status web", "wait --all"])
			expectEnd(await seaworthy(words), 3, /does not know \w+; are the CRDs/);
	});

	it("is there after one kubectl apply, which may be repeated", async () => {
		const words = `apply --server-side -f ${installation}`;
		expect(await kubectl(words)).not.to.match(/warning/i);
		await kubectl(
			"wait --for=condition=Established crd/seaworthyapps.seaworthy.dev",
		);
		await kubectl(words);
		// The pods of its Deployment are only simulated here; this process does their work.
		operator = await startOperator(cluster, await operatorKubeconfig(cluster));
		await untilLeading(operator);
	});

	it("has nothing to tell of an empty namespace", async () => {
		expectEnd(await seaworthy("status"), 0, /^nothing .* namespace default\n$/);
		expectEnd(await seaworthy("wait --all"), 1, /nothing to wait for/);
		expectEnd(await seaworthy("status web"), 1, /no object .* named web in/);
		expectEnd(await seaworthy("wait app/web"), 1, /there is no App web in/);
	});

	it("waits until what was applied is ready, a line for each change", async () => {
		const links = [
			{ alias: "API", to: "api", port: "http" },
			{ alias: "GONE", to: "gone", port: 80 },
		];
		await apply(
			appOf("api", { ports }, "default"),
			appOf("web", { ports, replicas: 2, network: { links } }, "default"),
		);
		expectEnd(await seaworthy("wait web app/api --timeout 60"), 0);
		const layers = [{ configMap: "later" }];
		await apply(appOf("slow", { config: { layers } }, "default"));
		let created: Promise<string> | undefined;
		const ended = await place.run(["wait", "web", "slow"], {
			env: { KUBECONFIG: cluster.kubeconfig },
			heard: (err) => {
				if (err.includes("ConfigMissing"))
					created ??= kubectl("create configmap later --from-literal=A=1");
			},
		});
		await created;
		expectEnd(
			ended,
			0,
			/^App default\/slow {2}InProgress {2}ConfigMissing {2}spec/m,
			/^App default\/slow {2}Current {2}Available/m,
		);
		expect(ended.out).to.equal("");
	});

	it("shows an App with its children and references", async () => {
		const ended = await seaworthy("status web");
		expectEnd(
			ended,
			0,
			/^App default\/web {2}Current {2}Available\n/,
			/replicas 2\/2, revision 1\n {2}generation 1 = 1 observed, age \d+s\n/,
			/├─ web +Deployment +✔ 2 of 2 pods/,
			/├─ web +Service +✔\n/,
			/├→ api +App +✔ Available\n/,
			/└→ gone +App +– does not exist\n/,
		);
		expectEnd(await seaworthy("tree swapp/web --ascii"), 0, /\n\|- web +Dep/);
		expectEnd(
			await seaworthy("status web"),
			0,
			/\n {2}! Resolved False, PeerNotFound: spec\.network\.links\[1\]/,
			/\nweb +App +! Available, but PeerNotFound\n/,
			/\nNext: seaworthy explain PeerNotFound\n$/,
		);
	});

	it("waits for edges too where that is asked for", async () => {
		const late = await seaworthy("wait web --for resolved --timeout 1");
		expectEnd(
			late,
			1,
			/^App default\/web {2}! Resolved False {2}PeerNotFound/m,
			/^not resolved after 1 s: App default\/web\n$/m,
		);
		const external = [{ cidr: "169.254.169.254/32", ports: [80] }];
		await apply(appOf("denied", { network: { external } }, "default"));
		expectEnd(await seaworthy("wait denied --timeout 60"), 0);
		const denied = await seaworthy("wait denied --for resolved -o json");
		expect(denied.code).to.equal(1);
		expect(denied.err).to.match(
			/^cannot become resolved by itself: App default\/denied$/m,
		);
		expect(denied.out).to.include('"state": "Denied"');
		const table = await kubectl("get swapp -n default");
		expect(table).to.match(/NAME +READY +REASON +RESOLVED +IMAGE/);
		expect(table).to.match(/\ndenied +True +Available +False /);
		await kubectl("delete swapp denied -n default");
	});

	it("gives the same as JSON, YAML and names", async () => {
		const { out } = await seaworthy("status web -o json");
		const { objects } = JSON.parse(out) as {
			objects: (Relatives & { state: string; conditions: Condition[] })[];
		};
		const [web] = objects;
		expect(web?.state).to.equal("Current");
		const kindsOf = (relatives?: Relatives["children"]) =>
			relatives?.map(({ kind }) => kind);
		expect(kindsOf(web?.children)).to.include.members([
			"Deployment",
			"Service",
		]);
		expect(kindsOf(web?.references)).to.deep.equal(["App", "App"]);
		const resolved = web?.conditions.find(({ type }) => type === "Resolved");
		expect(resolved?.status).to.equal("False");
		const tree = await seaworthy("tree web -o json");
		expect(JSON.parse(tree.out)).to.deep.equal({ objects });
		const yaml = await seaworthy("status web -o yaml");
		expect(yaml.code).to.equal(0);
		expect(yaml.out).to.match(/state: Current/);
		const names = await seaworthy("status -o name");
		expect(names.out).to.equal(
			"api slow web"
				.split(" ")
				.map((name) => `seaworthyapp.seaworthy.dev/${name}\n`)
				.join(""),
		);
		await kubectl(`get -n default ${names.out.trim().replaceAll("\n", " ")}`);
		expectEnd(await seaworthy(`wait ${names.out.split("\n")[0]}`), 0);
	});

	it("tells a failed App from one that is under way", async () => {
		await apply(
			appOf(
				"bad",
				{ config: { layers: [{ values: { A: "${B}" } }] } },
				"default",
			),
			appOf(
				"stuck",
				{ config: { layers: [{ configMap: "never" }] } },
				"default",
			),
		);
		const failed = await seaworthy("wait bad stuck --timeout 60");
		expectEnd(failed, 1, /App default\/bad {2}Failed {2}ConfigInvalid/);
		await kubectl("wait swapp/stuck --for=condition=Reconciling --timeout=30s");
		const late = await seaworthy("wait stuck --timeout 1");
		expectEnd(late, 1, /not ready after 1 s: App default\/stuck\n$/);
		const list = await seaworthy("status");
		expect(list.code).to.equal(1);
		for (const part of [
			/^KIND +NAME +STATE +REASON +AGE +MESSAGE\nApp +bad +Failed +ConfigInvalid +\d+s +spec\.config.*\n/,
			/\nApp +stuck +InProgress +ConfigMissing +\d+s +spec.*never.*\n/,
			/\n\n5 objects: 1 Failed, 1 InProgress, 3 Current \(1 with remarks\)\n$/,
		])
			expect(list.out).to.match(part);
		const some = await seaworthy("status app/* --not-ready -o name");
		expect(some.out.match(/\w+$/gm)).to.deep.equal(["bad", "stuck", "web"]);
		expectEnd(
			await seaworthy("status bad"),
			1,
			/\nNext: seaworthy explain ConfigInvalid\n$/,
		);
	});

	it("shows all namespaces, and objects that are in none", async () => {
		const tenant = {
			apiVersion: "seaworthy.dev/v1alpha1",
			kind: "Tenant",
			metadata: { name: "own" },
			spec: { namespaces: [{ name: "default" }], mode: "Enforce" },
		};
		await apply(tenant);
		expectEnd(await seaworthy("wait tenant/own"), 0);
		const everywhere = await seaworthy("status -A");
		expect(everywhere.out).to.match(/^NAMESPACE +KIND/);
		expect(everywhere.out).to.match(/\n- +Tenant +own +Current/);
		expectEnd(
			await seaworthy("tree own"),
			0,
			/─ default\/\S+ +NetworkPolicy +✔\n/,
		);
	});

	it("shows that Secrets are there, and never a value", async () => {
		await apply(
			{ ...secretOf("db", [generated("password")]), ...inDefault("db") },
			appOf("db", { secrets: [{ name: "db" }] }, "default"),
		);
		expectEnd(await seaworthy("wait db --timeout 60"), 0);
		const text = await kubectl("get secret db -o json");
		const { data } = JSON.parse(text) as { data: { password: string } };
		const value = Buffer.from(data.password, "base64").toString();
		const looks = [
			"status db",
			"tree db",
			"status db -o json",
			"status -o yaml",
		];
		for (const words of looks) {
			const { out, err } = await seaworthy(words);
			for (const secret of [value, data.password])
				expect(out + err).not.to.include(secret);
		}
		expectEnd(
			await seaworthy("tree db"),
			0,
			/^db +AppSecret +✔ ValuesKept\n.*─ db +Secret +✔\n/ms,
			/→ db +AppSecret +✔ ValuesKept\n/,
		);
	});

	it("says what a person may not see, and shows the rest", async () => {
		await kubectl("create serviceaccount guest");
		const token = await cluster.serviceAccountToken("default", "guest");
		const file = join(cluster.directory, "guest.kubeconfig");
		const guest = await cluster.kubeconfigFor(token, file);
		const refusal = /you may not list seaworthyapps in namespace default of/;
		expectEnd(await seaworthy("status", guest), 3, refusal, /role view there/);
		await kubectl(
			"create rolebinding guest --clusterrole=view --serviceaccount=default:guest",
		);
		const seen = await seaworthy("status", guest);
		expect(seen.out).to.match(/App +web +Current/);
		const ended = await seaworthy("status web", guest);
		expectEnd(ended, 0, /Deployment +✔ 2 of 2/);
		const hidden = await seaworthy("tree db", guest);
		expectEnd(hidden, 0, /Secret +\? you may not look at it\n/);
		const wrong = await cluster.kubeconfigFor("no-token", `${file}-wrong`);
		expectEnd(await seaworthy("status", wrong), 3, /credentials/);
	});
});
