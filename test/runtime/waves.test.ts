import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import type { PlannedChild, Wave } from "../../src/compile/child.ts";
import type { Trouble } from "../../src/controllers/controller.ts";
import { services } from "../../src/kube/objects.ts";
import { ClusterError } from "../../src/runtime/errors.ts";
import { inWaves } from "../../src/runtime/waves.ts";

type Applied = Promise<Trouble | undefined>;

/** Applies children of these waves, each named by its wave; gives what began, in order, and what came of it. */
async function play(
	of: {
		[wave in Wave]?: (began: readonly string[]) => Applied;
	},
) {
	const began: string[] = [];
	const children = Object.keys(of).map(
		(name): PlannedChild => ({
			object: { apiVersion: "v1", kind: "Service", metadata: { name } },
			resource: services,
			wave: name === "beside" ? name : (Number(name) as 0 | 1),
			write: "apply",
		}),
	);
	const result = await inWaves(
		children,
		({ wave }) => wave,
		({ object, wave }) => {
			began.push(object.metadata.name);
			return of[wave]?.(began) ?? done();
		},
	).catch((error: unknown) => error);
	return { began, result };
}

const done: () => Applied = async () => undefined;
const trouble: Trouble = { reason: "Refused", message: "no" };
const refused: () => Applied = async () => trouble;
const failing = (error: unknown) => (): Applied => Promise.reject(error);
const lost = new ClusterError("lost", "no answer");

describe("the waves of a plan", () => {
	it("come one after the other, the second only when the first succeeded whole", async () => {
		const slow = () => wait(5).then(done);
		const good = await play({ 1: done, 0: slow });
		expect(good).to.deep.equal({ began: ["0", "1"], result: [] });
		const bad = await play({ 1: done, 0: refused });
		expect(bad).to.deep.equal({ began: ["0"], result: [trouble] });
	});

	it("wait for nothing beside them, and it waits for none of them", async () => {
		const { promise, resolve } = Promise.withResolvers<Trouble>();
		const last = async () => resolve(trouble);
		const { began, result } = await play({
			0: async () => undefined,
			1: () => last().then(done),
			beside: () => promise,
		});
		expect(began).to.have.members(["beside", "0", "1"]);
		expect(result).to.deep.equal([trouble]);
		const held = await play({ 0: refused, beside: done });
		expect(held.began).to.have.members(["beside", "0"]);
	});

	for (const at of [0, 1, "beside"] as const)
		it(`end only when every call has ended, when one of wave ${at} fails at once`, async () => {
			let isDone = false;
			const slow = () =>
				wait(20).then(() => {
					isDone = true;
					return undefined;
				});
			const others = at === "beside" ? { 0: slow } : { beside: slow };
			const { result } = await play({ ...others, [at]: failing(lost) });
			expect(result).to.equal(lost);
			expect(isDone).to.equal(true);
		});

	it("fail with the longest wait that the server asked for", async () => {
		const busy = new ClusterError("throttled", "busy", 429, 30_000);
		for (const [first, second] of [
			[lost, busy],
			[busy, lost],
		]) {
			const { result } = await play({
				beside: failing(first),
				0: failing(second),
			});
			expect(result).to.equal(busy);
		}
	});
});
