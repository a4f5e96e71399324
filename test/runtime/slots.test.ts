import { expect } from "chai";
import { mostCalls, Slots } from "../../src/runtime/slots.ts";

/** Starts work that ends when it is told to; gives what runs, by kind. */
function workshop() {
	const slots = new Slots();
	const running: string[] = [];
	const ends: (() => void)[] = [];
	let calls = 0;
	const start = (kind: string, fails = false, namespace = `${++calls}`) =>
		slots
			.use({ kind, namespace }, async () => {
				running.push(kind);
				await new Promise<void>((resolve) => ends.push(resolve));
				if (fails) throw new Error("failed");
			})
			.catch(() => undefined);
	const end = async () => {
		ends.shift()?.();
		running.shift();
		await new Promise((resolve) => setImmediate(resolve));
	};
	return { start, end, running };
}

describe("calls in flight", () => {
	it("are limited, and those of one kind to half of them", () => {
		const { start, running } = workshop();
		for (let count = 0; count < mostCalls; count++) void start("services");
		expect(running).to.have.length(mostCalls / 2);
		for (let count = 0; count < mostCalls; count++) void start("deployments");
		expect(running).to.have.length(mostCalls);
	});

	it("start in order of arrival, past those whose kind has its share", async () => {
		const { start, end, running } = workshop();
		for (let count = 0; count <= mostCalls / 2; count++) void start("services");
		for (let count = 0; count < mostCalls / 2; count++) void start("secrets");
		void start("deployments");
		await end();
		expect(running.at(-1)).to.equal("services");
		await end();
		expect(running.at(-1)).to.equal("deployments");
	});

	it("of one namespace leave places for others, and wait while others have their turn", async () => {
		const { start, end, running } = workshop();
		const kinds = ["services", "secrets", "pods", "deployments"];
		for (let count = 0; count < 40; count++)
			void start(kinds[count % 4] ?? "", false, "storm");
		expect(running).to.have.length(6);
		void start("networkpolicies", false, "quiet");
		expect(running.at(-1)).to.equal("networkpolicies");
		for (let count = 0; count < 3; count++) void start("x", false, "other");
		await end();
		expect(running.filter((kind) => kind === "x")).to.not.have.length(0);
	});

	it("give their slot back when they fail", async () => {
		const { start, end, running } = workshop();
		for (let count = 0; count < mostCalls; count++)
			void start(`${count}`, true);
		void start("last");
		await end();
		expect(running.at(-1)).to.equal("last");
	});
});
