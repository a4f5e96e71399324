import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import type { PlannedChild, Wave } from "../../src/compile/child.ts";
import { services } from "../../src/kube/objects.ts";
import { ClusterError } from "../../src/runtime/errors.ts";
import { inWaves } from "../../src/runtime/waves.ts";

type Applied = Promise<boolean>;

/** Applies children of these waves, each named by its wave; gives what began, in order, and what it rejected with. */
async function play(
	of: {
		[wave in Wave]?: () => Applied;
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
	const failure = await inWaves(
		children,
		({ wave }) => wave,
		({ object, wave }) => {
			began.push(object.metadata.name);
			return of[wave]?.() ?? right();
		},
	).catch((error: unknown) => error);
	return { began, failure };
}

const right: () => Applied = async () => true;
const wrong: () => Applied = async () => false;
const failing = (error: unknown) => (): Applied => Promise.reject(error);
const lost = new ClusterError("lost", "no answer");

describe("the waves of a plan", () => {
	it("come one after the other, the second only when all of the first are as they should be", async () => {
		const slow = () => wait(5).then(right);
		expect((await play({ 1: right, 0: slow })).began).to.deep.equal(["0", "1"]);
		expect((await play({ 1: right, 0: wrong })).began).to.deep.equal(["0"]);
	});

	it("wait for nothing beside them, and it waits for none of them", async () => {
		const { promise, resolve } = Promise.withResolvers<boolean>();
		const last = async () => {
			resolve(false);
			return true;
		};
		const { began } = await play({ 0: right, 1: last, beside: () => promise });
		expect(began).to.have.members(["beside", "0", "1"]);
		const held = await play({ 0: wrong, beside: right });
		expect(held.began).to.have.members(["beside", "0"]);
	});

	for (const at of [0, 1, "beside"] as const)
		it(`end only when every call has ended, when one of wave ${at} fails at once`, async () => {
			let isDone = false;
			const slow = () =>
				wait(20).then(() => {
					isDone = true;
					return true;
				});
			const others = at === "beside" ? { 0: slow } : { beside: slow };
			const { failure } = await play({ ...others, [at]: failing(lost) });
			expect(failure).to.equal(lost);
			expect(isDone).to.equal(true);
		});
});
