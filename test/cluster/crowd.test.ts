// A crowd of hostile objects of all kinds, and the operator in the memory of its container: it lives, and a good App beside them
// converges as always. CROWD=1000 is the whole campaign.

import { expect } from "chai";
import { kinds } from "../../src/api/index.ts";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import { startOperator } from "../../src/cli/demo/operator-process.ts";
import { openClient, forEachAtOnce } from "../../bench/client.ts";
import type { Confinement } from "../support/confined.ts";
import { confinement, residentBytes } from "../support/confined.ts";
import { crowd, crowdGround } from "../support/crowd.ts";
import type { Stage } from "../support/stage.ts";
import { appOf, raiseStage, untilReason } from "../support/stage.ts";

const { CROWD = "160" } = process.env;
const memory = 512 * 2 ** 20;
/** As the chart sets it: three quarters of the container's memory. */
const heap = `--max-old-space-size=${0.75 * 512}`;

describe(`${CROWD} hostile objects of all kinds at once`, function () {
	this.timeout(Number(CROWD) > 500 ? 1_200_000 : 180_000);
	let stage: Stage;
	let operator: OperatorProcess;
	let confined: Confinement;

	before(async () => {
		stage = await raiseStage(["shop", "quiet"]);
		confined = confinement(memory);
		operator = await startOperator(stage.cluster, stage.kubeconfig, {
			launcher: confined.launcher,
			nodeOptions: heap,
		});
	});
	after(async () => {
		await operator?.stop("SIGKILL");
		confined?.remove();
		await stage?.stop();
	});

	const pluralOf = (kind: string) =>
		kinds.find((each) => each.kind === kind)?.plural ?? "configmaps";

	/** All of them, side by side. */
	async function create(objects: readonly object[]): Promise<void> {
		const admin = openClient(stage.cluster, {
			connections: 16,
			agent: "crowd",
		});
		await forEachAtOnce(objects, 16, async (object) => {
			const { apiVersion, kind, metadata } = object as {
				apiVersion: string;
				kind: string;
				metadata: { namespace?: string };
			};
			const root = apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`;
			const place = metadata.namespace
				? `/namespaces/${metadata.namespace}`
				: "";
			const path = `${root}${place}/${pluralOf(kind)}`;
			await admin.call({ method: "POST", path }, object);
		});
		await admin.close();
	}

	/** Seconds until a new App in the quiet namespace has all that it describes. */
	async function secondsOf(name: string): Promise<number> {
		const start = performance.now();
		const ports = [{ name: "http", port: 8080 }];
		await stage.apply(appOf(name, { ports }, "quiet"));
		const options = { namespace: "quiet", seconds: 60 };
		await untilReason(stage, name, "Available", options);
		return (performance.now() - start) / 1000;
	}

	it("do not keep a good App from converging in its time", async () => {
		const alone = await secondsOf("alone");
		await create(crowdGround);
		await create(crowd(Number(CROWD)));
		const times: number[] = [];
		for (const name of ["good", "better", "best"])
			times.push(await secondsOf(name));
		const seconds = [alone, ...times].map((each) => each.toFixed(1));
		process.stdout.write(
			`      seconds until a new App is there: ${seconds[0]} alone, beside the crowd ${seconds.slice(1).join(", ")}\n`,
		);
		// Pods are simulated, and the machine also serves what the crowd makes it write.
		expect(Math.min(...times)).to.be.below(3 * alone + 5);
	});

	it("leave the operator alive within its memory", async () => {
		const health = await fetch(`${operator.healthUrl}/healthz`);
		expect(health.status).to.equal(200);
		const held = confined.peak() ?? residentBytes(operator.pid);
		process.stdout.write(
			`      confined by ${confined.by}; at most ${(held / 2 ** 20).toFixed(0)} MiB, now ${(residentBytes(operator.pid) / 2 ** 20).toFixed(0)} MiB resident\n`,
		);
		expect(residentBytes(operator.pid)).to.be.below(memory);
		const messages = operator.log().map(({ message }) => message);
		expect(messages).not.to.include("unhandled rejection");
	});

	it("do not end it either when it starts among them", async () => {
		await operator.stop("SIGKILL");
		operator = await startOperator(stage.cluster, stage.kubeconfig, {
			launcher: confined.launcher,
			nodeOptions: heap,
		});
		await secondsOf("late");
		expect(residentBytes(operator.pid)).to.be.below(memory);
	});
});
