// Situations of docs/situations.md on a real API server: what the operator says there is what the page shows.

import { expect } from "chai";
import type { App } from "../../src/api/app/app.ts";
import { until } from "../../src/cli/demo/until.ts";
import { kstatus } from "../../src/kube/conditions.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import type { Workplace } from "../cli/running.ts";
import { workplace } from "../cli/running.ts";
import { groups } from "../situations/list.ts";
import type { Stage } from "../support/stage.ts";
import { appOf, conditionOf, raiseStage } from "../support/stage.ts";

const behaving = (behaviour: string) => ({
	image: `registry.example/shop/x:behaves-${behaviour}`,
});
const linked = (to: string) => ({
	network: { links: [{ alias: "X", to, port: 80 }] },
});
const external = { cidr: "169.254.169.254/32", ports: [80] };
const layer = (given: object) => ({ config: { layers: [given] } });

/** By the title of the situation: the spec of an App that gets into it. */
const specs: { readonly [title: string]: object } = {
	"All pods run the current revision and are available": { replicas: 2 },
	"No pods are asked for, and none runs": { replicas: 0 },
	"A pod of the new revision was restarted three times": behaving("crash-loop"),
	"An image does not exist": behaving("image-pull-error"),
	"A new pod mounts a Secret that does not exist": behaving("config-error"),
	"A layer names a key that its ConfigMap lacks": layer({ configMap: "none" }),
	"A value uses a variable that no layer gives": layer({
		values: { A: "${B}" },
	}),
	"A link names an App that does not exist": linked("gone"),
	"A link leads to a namespace that has not consented": linked("data/db"),
	"An external range lies within the cluster": {
		network: { external: [external] },
	},
	"The operator does not serve the namespace": {},
	"A quota refuses the pods": {},
};
/** Where that matters. */
const places: { readonly [title: string]: string } = {
	"The operator does not serve the namespace": "other",
	"A quota refuses the pods": "full",
};
const situations = groups
	.flatMap((group) => group.situations)
	.filter(({ title }) => specs[title]);

describe("situations on a real API server", function () {
	this.timeout(120_000);
	let stage: Stage;
	let place: Workplace;
	const apps = situations.map((situation, index) => {
		const { title } = situation;
		const namespace = places[title] ?? "shop";
		const name = `app${index}`;
		return { situation, name, namespace, spec: specs[title] ?? {} };
	});

	before(async () => {
		place = workplace();
		stage = await raiseStage(["shop", "full"]);
		await stage.kubectl("create", "namespace", "other");
		const hard = { pods: "0" };
		await stage.apply({
			apiVersion: "v1",
			kind: "ResourceQuota",
			metadata: { name: "none", namespace: "full" },
			spec: { hard },
		});
		await stage.operator();
		await stage.apply(
			...apps.map(({ name, spec, namespace }) => appOf(name, spec, namespace)),
		);
	});
	after(async () => {
		place?.remove();
		await stage?.stop();
	});

	it("are all on the page", () => {
		expect(situations).to.have.length(Object.keys(specs).length);
	});

	for (const { situation, name, namespace } of apps)
		it(situation.title, async () => {
			let last: KubeObject | undefined;
			const app = await until(
				`${name} is ${situation.kstatus}, ${situation.reason}`,
				async () => {
					last = await stage.get(`swapp/${name}`, namespace);
					const ready = conditionOf(last, "Ready");
					const isThere =
						ready?.reason === situation.reason &&
						kstatus(last ?? { metadata: {} }) === situation.kstatus;
					return isThere ? last : undefined;
				},
				30,
			).catch((error: unknown) => {
				throw new Error(
					`${String(error)}: ${JSON.stringify(last?.["status"])}`,
				);
			});
			expect(conditionOf(app, "Resolved")?.status).to.equal(situation.resolved);
			const line = await stage.kubectl("get", "swapp", name, "-n", namespace);
			expect(line).to.include(situation.reason);
			expect((app as unknown as App).status?.podsReady).to.match(/^\d+\/\d+$/);
			await expectWait(name, namespace, situation.wait);
		});

	/** With a timeout that is shorter than the patience with any reason. */
	async function expectWait(name: string, namespace: string, wait: string) {
		const words = ["wait", name, "-n", namespace, "--timeout", "2"];
		const { kubeconfig } = stage.cluster;
		const { code, err } = await place.run(words, {
			env: { KUBECONFIG: kubeconfig },
		});
		expect(String(code), err).to.equal(wait[0]);
		if (wait === "1 at once")
			expect(err).to.include("cannot become ready by itself");
		else if (code === 1) expect(err).to.include("not ready after 2 s");
	}
});
