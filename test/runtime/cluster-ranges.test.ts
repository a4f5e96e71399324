// Which addresses are found to be the cluster's own, on answers of a few lines.

import { expect } from "chai";
import { discoverRanges, withKnown } from "../../src/runtime/cluster-ranges.ts";
import type { Cluster } from "../../src/runtime/cluster.ts";
import { ClusterError } from "../../src/runtime/errors.ts";
import type { KubeObject } from "../../src/kube/objects.ts";

type Answers = { [plural: string]: object[] | ClusterError };

const object = (name: string, rest: object): KubeObject => ({
	apiVersion: "v1",
	kind: "Any",
	metadata: { name },
	...rest,
});
const node = (podCIDRs: string[] | undefined, ...addresses: string[]) => ({
	spec: podCIDRs ? { podCIDRs, podCIDR: podCIDRs[0] } : {},
	status: {
		addresses: [
			...addresses.map((address) => ({ type: "InternalIP", address })),
			{ type: "Hostname", address: "node" },
		],
	},
});
const kubernetes = { endpoints: [{ addresses: ["192.168.7.2"] }] };

/** One object a page. */
function clusterOf(answers: Answers) {
	const answerOf = (plural: string) => {
		const answer = answers[plural] ?? [];
		if (answer instanceof ClusterError) throw answer;
		return answer;
	};
	return {
		get: async ({ plural }) => {
			const [slice] = answerOf(plural);
			return slice && object("kubernetes", slice);
		},
		list: async ({ plural }, _detail, token) => {
			const items = answerOf(plural);
			const index = Number(token);
			const item = items[index];
			const more = index + 1 < items.length;
			return {
				items: item ? [object(`${plural}-${index}`, item)] : [],
				resourceVersion: "1",
				continueToken: more ? String(index + 1) : "",
			};
		},
	} satisfies Pick<Cluster, "get" | "list">;
}
const forbidden = new ClusterError("forbidden", "no", 403);
const rangesOf = async (answers: Answers, own: string[] = []) =>
	(await discoverRanges(clusterOf(answers), own)).ranges;

describe("the ranges of the cluster", () => {
	it("are those of Services, of the pods of all nodes, and the addresses of nodes and API servers", async () => {
		const found = await rangesOf({
			nodes: [
				node(["10.42.0.0/24", "fd00:42::/64"], "192.168.7.3"),
				node(["10.42.1.0/24", "fd00:42:0:1::/64"], "192.168.7.4"),
			],
			servicecidrs: [{ spec: { cidrs: ["10.43.0.0/16", "fd00:43::/112"] } }],
			endpointslices: [kubernetes],
		});
		expect(found).to.deep.equal({
			cidrs: [
				"10.42.0.0/23",
				"10.43.0.0/16",
				"192.168.7.2/32",
				"192.168.7.3/32",
				"192.168.7.4/32",
				"fd00:42::/63",
				"fd00:43::/112",
			],
			families: [4, 6],
		});
	});

	it("are unknown of a family while a node does not say where its pods are, or where ServiceCIDRs are not served", async () => {
		const services = [{ spec: { cidrs: ["10.43.0.0/16", "fd00:43::/112"] } }];
		const familiesOf = async (answers: Answers) =>
			(await rangesOf(answers)).families;
		const partly = [
			node(["10.42.0.0/24", "fd00::/64"]),
			node(["10.42.1.0/24"]),
		];
		expect(
			await familiesOf({ nodes: partly, servicecidrs: services }),
		).to.deep.equal([4]);
		const silent = [node(["10.42.0.0/24"]), node(undefined, "192.168.7.3")];
		expect(
			await familiesOf({ nodes: silent, servicecidrs: services }),
		).to.deep.equal([]);
		const notServed = new ClusterError("notFound", "no such kind", 404);
		expect(
			await familiesOf({ nodes: partly, servicecidrs: notServed }),
		).to.deep.equal([]);
		expect(
			await familiesOf({ nodes: forbidden, servicecidrs: services }),
		).to.deep.equal([]);
	});

	it("hold the networks around the nodes where these are many", async () => {
		const nodes = Array.from({ length: 65 }, (_, index) =>
			node([`10.42.${index}.0/24`], `192.168.${index % 2}.${index}`),
		);
		const { cidrs } = await rangesOf({ nodes });
		expect(cidrs).to.deep.equal([
			"10.42.0.0/17",
			"192.168.0.0/24",
			"192.168.1.0/24",
		]);
	});

	it("stay few and narrow where pods have several ranges that lie far apart", async () => {
		const { cidrs } = await rangesOf({
			nodes: [
				node(["10.4.0.0/24"]),
				node(["10.4.7.0/24"]),
				node(["192.168.0.0/24"]),
				node(["10.240.0.0/24"]),
			],
		});
		expect(cidrs).to.deep.equal([
			"10.4.0.0/21",
			"10.240.0.0/24",
			"192.168.0.0/24",
		]);
	});

	it("are unknown where the operator's own address is none of them: the plug-in does not ask the nodes", async () => {
		const answers = {
			nodes: [node(["10.42.0.0/24"], "192.168.7.3")],
			servicecidrs: [{ spec: { cidrs: ["10.43.0.0/16"] } }],
		};
		const familiesWith = async (own: string) =>
			(await rangesOf(answers, [own])).families;
		expect(await familiesWith("10.0.3.17")).to.deep.equal([]);
		expect(await familiesWith("10.42.0.9")).to.deep.equal([4]);
		expect(await familiesWith("192.168.7.3")).to.deep.equal([4]);
	});

	it("say when the server did not let them be read", async () => {
		const { isRefused } = await discoverRanges(clusterOf({ nodes: forbidden }));
		expect(isRefused).to.equal(true);
		const open = await discoverRanges(clusterOf({ nodes: [] }));
		expect(open.isRefused).to.equal(false);
	});

	it("stay known beside what is found while a node that just joined does not tell its own", () => {
		const before = { cidrs: ["10.42.0.0/23"], families: [4 as const] };
		const young = { cidrs: ["192.168.7.9/32"], families: [] };
		expect(withKnown(before, young)).to.deep.equal({
			cidrs: ["10.42.0.0/23", "192.168.7.9/32"],
			families: [4],
		});
		expect(withKnown(young, young)).to.equal(young);
		expect(withKnown(undefined, young)).to.equal(young);
	});

	it("are asked for again when the API server does not answer", async () => {
		const busy = new ClusterError("unavailable", "busy", 503);
		const failure = await discoverRanges(clusterOf({ nodes: busy })).catch(
			(error: unknown) => error,
		);
		expect(failure).to.equal(busy);
	});
});
