// A stranger takes the name of a copy: pods get their configuration under another name, and the stranger's object stays.

import { expect } from "chai";
import type { Condition } from "../../src/kube/conditions.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { ClusterError } from "../../src/runtime/errors.ts";
import { configMap } from "../support/objects.ts";
import { stage } from "../support/passes.ts";

type Staged = ReturnType<typeof stage>;

/** Strangers hold these names of ConfigMaps; what is written there is noted. */
function withStrangers({ world }: Staged) {
	const taken = new Set<string>();
	const written: KubeObject[] = [];
	const { cluster } = world;
	world.cluster = {
		...cluster,
		get: async (resource, namespace, name) =>
			taken.has(name)
				? { ...configMap(name, "99"), data: { NODE_OPTIONS: "--require=x" } }
				: cluster.get(resource, namespace, name),
		create: async (resource, object) => {
			written.push(object);
			if (taken.has(object.metadata.name))
				throw new ClusterError("conflict", "exists", 409);
			return cluster.create(resource, object);
		},
		apply: async (resource, object, options) => {
			written.push(object);
			return cluster.apply(resource, object, options);
		},
	};
	return { taken, written };
}

const copyOf = ({ informers }: Staged) =>
	[...informers.children("ConfigMap").all()].map(
		({ metadata }) => metadata.name,
	);
const conditionsOf = ({ server }: Staged) =>
	(server.status["conditions"] ?? []) as Condition[];
const conditionOf = (staged: Staged, type: string) =>
	conditionsOf(staged).find((each) => each.type === type);

/** Deletes the copy and takes its name. */
async function takenFrom(staged: Staged, taken: Set<string>): Promise<string> {
	const [name = ""] = copyOf(staged);
	const held = staged.informers.children("ConfigMap").get("shop", name);
	taken.add(name);
	staged.parent.now = staged.told();
	staged.sinkOf("ConfigMap").remove({ ...(held as KubeObject) });
	return name;
}

describe("a copy whose name a stranger takes", () => {
	it("R6, R15: gets another name in the same pass, and the workload rolls to it", async () => {
		const staged = stage();
		const { taken, written } = withStrangers(staged);
		await staged.pass();
		const first = await takenFrom(staged, taken);
		written.length = 0;
		const { calls } = await staged.pass();
		expect(calls).to.deep.equal([
			"apply Deployment",
			// Before each of two plans a child is made anew.
			"get App",
			"get App",
			"post ConfigMap",
			"status App",
		]);
		const [name = ""] = copyOf(staged);
		expect(name).to.match(new RegExp(`^${first}-[0-9a-f]{8}$`));
		const deployment = written.find(({ kind }) => kind === "Deployment");
		expect(JSON.stringify(deployment?.["spec"])).to.contain(`"${name}"`);
		const told = conditionOf(staged, "NameTaken");
		expect(told?.reason).to.equal("NameTaken");
		expect(told?.message).to.contain(`ConfigMap/${first}`);
		expect(told?.message).to.contain(name);
		expect((await staged.pass()).calls).to.deep.equal([]);
	});

	it("rolls once in ten minutes at most, and says Conflict meanwhile", async () => {
		const staged = stage();
		const { taken } = withStrangers(staged);
		await staged.pass();
		await takenFrom(staged, taken);
		await staged.pass();
		await takenFrom(staged, taken);
		const { calls, again } = await staged.pass();
		expect(calls).to.deep.equal(["get App", "status App"]);
		expect(conditionOf(staged, "Ready")?.reason).to.equal("Conflict");
		expect(again).to.be.within(500_000, 600_000);
	});

	it("keeps the other name after a restart, and when the stranger is gone", async () => {
		const staged = stage();
		const { taken } = withStrangers(staged);
		await staged.pass();
		await takenFrom(staged, taken);
		await staged.pass();
		taken.clear();
		staged.world.renamed.forget("App/shop/web");
		expect((await staged.pass()).calls).to.deep.equal([]);
	});
});
