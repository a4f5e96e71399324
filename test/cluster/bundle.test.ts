// The operator as one file, as an image holds it: it does what the sources do.

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import { startOperator } from "../../src/cli/demo/operator-process.ts";
import { writesOf } from "../support/counting-proxy.ts";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	raiseStage,
	untilQuiet,
	untilReason,
} from "../support/stage.ts";

const run = promisify(execFile);
const tool = join(import.meta.dirname, "../../tools/bundle.ts");

describe("the bundle", () => {
	let stage: Stage;
	let folder: string;
	let program: string;
	let operator: OperatorProcess;

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "seaworthy-bundle-"));
		program = join(folder, "seaworthy.mjs");
		await run(process.execPath, [tool, program]);
		stage = await raiseStage(["shop"]);
	});
	after(async () => {
		await stage?.stop();
		await rm(folder, { recursive: true });
	});

	const start = () =>
		startOperator(stage.cluster, stage.kubeconfig, { program });

	it("makes an App run, and ends in order", async () => {
		operator = await start();
		await stage.apply(appOf("web", { ports: [{ name: "http", port: 8080 }] }));
		await untilReason(stage, "web", "Available");
		expect(await operator.stop()).to.equal(0);
	});

	it("finds everything as the sources left it: no write", async () => {
		const sources = await stage.operator();
		await untilQuiet(stage);
		stage.proxy.reset();
		await sources.stop();
		operator = await start();
		await untilQuiet(stage);
		expect(writesOf(stage.proxy.calls)).to.deep.equal([]);
		await operator.stop();
	});
});
