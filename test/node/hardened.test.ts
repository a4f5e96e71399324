// What a pod of an App may do and see, as the kernel and its own files tell it.

import { expect } from "chai";
import { until } from "../../src/cli/demo/until.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { untilReason } from "../support/stage.ts";
import type { RealNode } from "./node.ts";
import { isReady, podsOf } from "./pods.ts";
import { say, theNode } from "./the-node.ts";
import { fact, urlOf, web } from "./web.ts";

const namespace = "hardened";
const label = "seaworthy.dev/allow-apps";
const file = "/run/secrets/key/token";
type Outcome = { error?: string; content?: string };

describe("a pod of an App", () => {
	let node: RealNode;
	let url: string;

	before(async () => {
		node = await theNode();
		await node.apply(
			{
				apiVersion: "v1",
				kind: "Secret",
				metadata: { name: "key", namespace, labels: { [label]: "true" } },
				stringData: { token: "first" },
			},
			web(namespace, "one", {
				replicas: 2,
				secrets: [{ name: "key" }],
				config: { layers: [{ values: { COLOUR: "blue" } }] },
				writable: [{ path: "/work", size: "8Mi" }],
			}),
		);
		await untilReason(node, "web", "Available", { namespace });
		url = await urlOf(node, namespace);
		await until("it answers", () => fact(`${url}/id`).catch(() => undefined));
	});
	after(() => node.kubectl("delete", "swapp", "web", "-n", namespace));

	const write = (path: string, bytes = 1) =>
		fact<Outcome>(`${url}/write?path=${path}&bytes=${bytes}`);

	it("has no capability, no way to more, and a filter of system calls", async () => {
		const id = await fact<{ [name: string]: string }>(`${url}/id`);
		const names = ["Uid", "Gid", "CapEff", "CapBnd", "NoNewPrivs", "Seccomp"];
		say(names.map((name) => `${name} ${id[name]}`).join(", "));
		expect(id["Uid"]).to.match(/^10001\s10001\s10001\s10001$/);
		for (const set of ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"])
			expect(Number.parseInt(id[set] ?? "", 16), set).to.equal(0);
		expect(id).to.include({ NoNewPrivs: "1", Seccomp: "2" });
	});

	it("writes where it declared to, and nowhere else", async () => {
		expect(await write("/work/state")).to.deep.equal({ error: "" });
		for (const path of ["/state", "/etc/state", "/run/state", file])
			expect((await write(path)).error, path).to.match(
				/read-only file system|permission denied|no such file/,
			);
	});

	it("has no token of the API server", async () => {
		const folder = "/var/run/secrets/kubernetes.io";
		const { error } = await fact<Outcome>(`${url}/stat?path=${folder}`);
		expect(error).to.include("no such file");
	});

	it("reads secrets as files of mode 0440", async () => {
		expect(await fact(`${url}/stat?path=${file}`)).to.include({
			mode: "0440",
			uid: 0,
			gid: 10001,
		});
		expect((await fact<Outcome>(`${url}/read?path=${file}`)).content).to.equal(
			"first",
		);
	});

	/** What each running pod reads, by the name of the pod. */
	async function readByPods(): Promise<{ [pod: string]: string }> {
		const pods = (await podsOf(node, namespace)).filter(isReady);
		const read = pods.map(async ({ metadata, status }) => {
			const page = `http://${status.podIP}:8080/read?path=${file}`;
			const { content = "", error } = await fact<Outcome>(page);
			return [metadata.name, error || content];
		});
		return Object.fromEntries(await Promise.all(read));
	}

	async function copyName(): Promise<string> {
		const [pod] = await podsOf(node, namespace);
		const [, name] = /"secretName":"([^"]+)"/.exec(JSON.stringify(pod)) ?? [];
		if (!name) throw new Error("no copy is mounted");
		return name;
	}

	it("R6: reads the value again that somebody edited in its copy", async () => {
		const copy = await copyName();
		const patch = JSON.stringify({ stringData: { token: "forged" } });
		const words = ["patch", "secret", copy, "-n", namespace, "-p", patch];
		const refused = await node.kubectl(...words).then(
			() => undefined,
			(error: unknown) => String(error),
		);
		const begin = performance.now();
		await until("the copy is right again", async () => {
			const secret = (await node.get(`secret/${copy}`, namespace)) as
				| (KubeObject & { data: { token: string } })
				| undefined;
			return secret?.data.token === btoa("first") || undefined;
		});
		say(
			`${refused ? "the API server refuses the edit" : "edited"}; right again after ${((performance.now() - begin) / 1000).toFixed(1)} s`,
		);
		await until("all pods read it", async () => {
			const values = Object.values(await readByPods());
			return values.every((value) => value === "first") || undefined;
		});
	});

	it("R7: that starts after consent ended reads nothing; the others serve on", async () => {
		const copy = await copyName();
		await node.kubectl("label", "secret/key", "-n", namespace, `${label}-`);
		await until("the copy is gone", async () =>
			(await node.get(`secret/${copy}`, namespace)) ? undefined : true,
		);
		const [victim] = await podsOf(node, namespace);
		const name = victim?.metadata.name ?? "none";
		say(`in running pods: ${Object.values(await readByPods()).join(", ")}`);
		await node.kubectl("delete", "pod", name, "-n", namespace);
		const late = await until("a new pod is there", async () =>
			(await podsOf(node, namespace)).find(
				({ metadata, status }) =>
					!metadata.deletionTimestamp && status.phase === "Pending",
			),
		);
		await until("status tells", async () => {
			const app = await untilReason(node, "web", "SecretRefused", {
				namespace,
				seconds: 5,
			});
			return app;
		});
		const [state] = (await podsOf(node, namespace)).filter(
			({ metadata }) => metadata.uid === late.metadata.uid,
		);
		expect(state && isReady(state)).to.equal(false);
		expect(Object.values(await readByPods())).to.have.length(1);
	});
});
