// The operator as a process, without a cluster that answers: how it reads its flags, and what it prints.

import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";

const program = join(import.meta.dirname, "../../src/cli/main.ts");
const addresses = [
	"--metrics-address=127.0.0.1:0",
	"--health-address=127.0.0.1:0",
];

/** Nothing listens at the address: every call fails, and the process goes on trying. */
const nobody = `apiVersion: v1
kind: Config
current-context: test
clusters: [{ name: test, cluster: { server: "https://127.0.0.1:1" } }]
users: [{ name: test, user: { token: none } }]
contexts: [{ name: test, context: { cluster: test, user: test } }]
`;

describe("the operator's process", function () {
	this.timeout(30_000);
	let folder = "";
	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "seaworthy-operator-"));
		await writeFile(join(folder, "good"), nobody);
	});
	after(() => rm(folder, { recursive: true }));

	/** Runs it until it ends, or until it prints that it serves its pages; then it is told to stop. */
	const run = (...flags: string[]) => runWith(() => undefined, ...flags);
	const runWith = (
		serving: (child: ChildProcess) => void,
		...flags: string[]
	) =>
		new Promise<{ code: number | null; lines: string[] }>((resolve) => {
			const words = [program, "operator", "--namespace=x", ...flags];
			const child = spawn(process.execPath, words, {
				env: { ...process.env, KUBECONFIG: join(folder, "missing") },
			});
			let text = "";
			let isTold = false;
			const read = (bytes: Buffer) => {
				text += bytes.toString();
				if (!text.includes('"watch"') || isTold) return;
				isTold = true;
				serving(child);
				// Another signal may have to be answered first.
				setTimeout(() => child.kill("SIGTERM"), 300);
			};
			child.stdout.on("data", read);
			child.stderr.on("data", read);
			child.on("close", (code) =>
				resolve({ code, lines: text.split("\n").filter(Boolean) }),
			);
		});

	it("uses the kubeconfig that it is given, though KUBECONFIG names a file that is missing, and prints JSON lines alone", async () => {
		const file = `--kubeconfig=${join(folder, "good")}`;
		const { code, lines } = await run(file, ...addresses);
		for (const line of lines)
			expect(() => JSON.parse(line) as unknown, line).not.to.throw();
		expect(lines.join("\n")).to.contain('"serving"');
		expect(code).to.equal(0);
	});

	it("R23: opens no inspector on SIGUSR1, goes on, and leaves nothing to core dumps", async function () {
		if (process.platform !== "linux") this.skip();
		let filter = "";
		const { code, lines } = await runWith(
			(child) => {
				filter = readFileSync(`/proc/${child.pid}/coredump_filter`, "utf8");
				child.kill("SIGUSR1");
			},
			`--kubeconfig=${join(folder, "good")}`,
			...addresses,
		);
		expect(filter.trim()).to.equal("00000000");
		expect(lines.join("\n")).not.to.contain("Debugger listening");
		expect(code).to.equal(0);
	});

	it("says in a sentence that an address is taken", async () => {
		const taken = createServer();
		await new Promise<void>((done) => taken.listen(0, "127.0.0.1", done));
		const { port } = taken.address() as AddressInfo;
		const { code, lines } = await run(
			`--kubeconfig=${join(folder, "good")}`,
			`--metrics-address=127.0.0.1:${port}`,
		);
		taken.close();
		expect(code).to.equal(2);
		expect(lines).to.deep.equal([
			`seaworthy: cannot listen on 127.0.0.1:${port}: another process listens there; --metrics-address, --health-address and --debug-address name others`,
		]);
	});
});
