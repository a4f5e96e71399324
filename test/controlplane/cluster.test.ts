// The real thing: two clusters at once, pods on simulated nodes, and nothing left behind.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import {
	type Behaviour,
	behaviourAnnotation,
	containerAnnotation,
} from "../../src/controlplane/behaviour.ts";
import { binaries } from "../../src/controlplane/binary-list.ts";
import { versionOf } from "../../src/controlplane/build.ts";
import { isAlive } from "../../src/controlplane/lock.ts";
import {
	moduleFolder,
	readPinnedModule,
} from "../../src/controlplane/pinned-modules.ts";
import { type Cluster, upCluster } from "../../src/controlplane/up-cluster.ts";
import {
	apply,
	deployment,
	isReady,
	podsOf,
	run,
	type SeenContainer,
} from "./simulated.ts";
import { eventually, lastLine } from "./waiting.ts";

const quiet = () => undefined;

describe("clusters", function () {
	this.timeout(90_000);
	let clusters: Cluster[] = [];
	let first: Cluster;

	before(async () => {
		const starts = await Promise.allSettled([
			upCluster({ nodes: 3, report: quiet }),
			upCluster({ nodes: 1, report: quiet }),
		]);
		clusters = starts.flatMap((one) =>
			one.status === "fulfilled" ? [one.value] : [],
		);
		for (const one of starts) if (one.status === "rejected") throw one.reason;
		first = clusters[0] as Cluster;
	});
	after(async () => {
		await Promise.all(clusters.map((one) => one.stop()));
	});

	it("make the pods of a Deployment ready, each in its own cluster", async () => {
		for (const cluster of clusters)
			await apply(cluster, deployment("web", "example/web:1"));
		for (const cluster of clusters)
			await eventually(
				async () => (await podsOf(cluster, "web")).filter(isReady).length === 2,
				20,
			);
		const pods = await podsOf(first, "web");
		expect(new Set(pods.map((pod) => pod.status.podIP)).size).to.equal(2);
		const [prepare, logs] = pods[0]?.status.initContainerStatuses ?? [];
		expect(prepare?.state.terminated?.exitCode).to.equal(0);
		expect(logs?.state.running).to.be.an("object");
	});

	it("spread their nodes over zones and report the pinned version", async () => {
		const zones = await run(
			first,
			"get nodes -o jsonpath={.items[*].metadata.labels.topology\\.kubernetes\\.io/zone}",
		);
		expect(zones).to.equal("zone-a zone-b zone-c");
		const module = await readPinnedModule(moduleFolder("kubernetes"));
		const pinned = versionOf(binaries.kubectl, module);
		const said = await run(first, "version");
		expect(said).to.include(`Client Version: ${pinned}\n`);
		expect(said).to.include(`Server Version: ${pinned}\n`);
	});

	it("make pods misbehave as they are told", async () => {
		const names: Behaviour[] = ["never-ready", "image-pull-error", "flapping"];
		await apply(
			first,
			...names.map((name) => deployment(name, `example/app:behaves-${name}`)),
			deployment("sidecar", "example/app:1", {
				[behaviourAnnotation]: "crash-loop",
				[containerAnnotation]: "logs",
			}),
		);
		const waiting = (list: SeenContainer[] | undefined, reason: string) =>
			list?.some((one) => one.state.waiting?.reason === reason) ?? false;
		await eventually(async () =>
			(await podsOf(first, "image-pull-error")).every((pod) =>
				waiting(pod.status.containerStatuses, "ImagePullBackOff"),
			),
		);
		await eventually(async () =>
			(await podsOf(first, "sidecar")).every((pod) =>
				waiting(pod.status.initContainerStatuses, "CrashLoopBackOff"),
			),
		);
		const isUp = async () => (await podsOf(first, "flapping")).some(isReady);
		await eventually(isUp);
		await eventually(async () => !(await isUp()));
		await eventually(isUp);
		const unready = await podsOf(first, "never-ready");
		expect(unready.map((pod) => pod.status.phase)).to.deep.equal([
			"Running",
			"Running",
		]);
		expect(unready.some(isReady)).to.equal(false);
	});

	it("let pods recover, and evict one of them", async () => {
		await run(first, `annotate pod -l app=sidecar ${behaviourAnnotation}-`);
		await eventually(async () =>
			(await podsOf(first, "sidecar")).every(isReady),
		);
		const victim = (await podsOf(first, "web"))[0]?.metadata.name;
		await run(first, `annotate pod ${victim} ${behaviourAnnotation}=evicted`);
		await eventually(async () => {
			const pods = await podsOf(first, "web");
			return (
				pods.some((pod) => pod.status.reason === "Evicted") &&
				pods.filter(isReady).length === 2
			);
		});
	});

	it("bind claims, and let them grow", async () => {
		const claim = {
			apiVersion: "v1",
			kind: "PersistentVolumeClaim",
			metadata: { name: "data" },
			spec: {
				accessModes: ["ReadWriteOnce"],
				resources: { requests: { storage: "1Gi" } },
			},
		};
		await apply(first, claim);
		const capacity = () =>
			run(first, "get pvc data -o jsonpath={.status.capacity.storage}");
		await eventually(async () => (await capacity()) === "1Gi");
		claim.spec.resources.requests.storage = "2Gi";
		await apply(first, claim);
		await eventually(async () => (await capacity()) === "2Gi");
	});

	it("give tokens with which a ServiceAccount is known by its name", async () => {
		const token = await first.serviceAccountToken("default", "default");
		const file = await first.kubeconfigFor(
			token,
			join(first.directory, "account.kubeconfig"),
		);
		const who = await run(first, `--kubeconfig=${file} auth whoami`);
		expect(who).to.include("system:serviceaccount:default:default");
		const refused = await first.kubectl([
			`--kubeconfig=${file}`,
			"get",
			"secrets",
		]);
		expect(refused.stderr).to.include("Forbidden");
	});

	it("refuse pods by Pod Security where a namespace asks for it", async () => {
		await apply(first, {
			apiVersion: "v1",
			kind: "Namespace",
			metadata: {
				name: "strict",
				labels: { "pod-security.kubernetes.io/enforce": "restricted" },
			},
		});
		const refused = await first.kubectl(
			"run loose --image=example/web:1 -n strict --dry-run=server".split(" "),
		);
		expect(refused.stderr).to.include("PodSecurity");
	});

	it("leave no process and no folder at stop", async () => {
		const pids = clusters.flatMap((one) =>
			one.processes.flatMap((process) => [process.pid, process.guardPid]),
		);
		expect(pids).to.have.length(2 * 2 * 5);
		await Promise.all(clusters.map((one) => one.stop()));
		await eventually(() => !pids.some(isAlive));
		for (const one of clusters)
			expect(existsSync(one.directory)).to.equal(false);
	});

	it("leave nothing when their process is killed", async () => {
		const script = fileURLToPath(
			new URL("cluster-of-its-own.ts", import.meta.url),
		);
		const parent = spawn(process.execPath, [script], {
			stdio: ["ignore", "pipe", "inherit"],
		});
		const { directory, pids } = JSON.parse(await lastLine(parent)) as {
			directory: string;
			pids: number[];
		};
		expect(pids.every(isAlive)).to.equal(true);
		parent.kill("SIGKILL");
		await once(parent, "exit");
		await eventually(() => !pids.some(isAlive) && !existsSync(directory), 20);
	});

	it("say what a component wrote when it does not start", async () => {
		const failing = upCluster({
			nodes: 1,
			report: quiet,
			extraArguments: { "kube-apiserver": ["--no-such-flag"] },
		});
		const message = await failing.then(
			async (cluster) => {
				await cluster.stop();
				return "it started";
			},
			(error: Error) => error.message,
		);
		expect(message)
			.to.include("kube-apiserver ended with code 1")
			.and.include("unknown flag: --no-such-flag");
	});
});
