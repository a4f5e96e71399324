// The offline commands that only print what the code knows, and the launcher before them all.

import { assert } from "chai";
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load, loadAll } from "js-yaml";
import manifest from "../../package.json" with { type: "json" };
import { kinds } from "../../src/api/index.ts";
import { reasons } from "../../src/api/reasons.ts";
import type { Workplace } from "./running.ts";
import { workplace } from "./running.ts";

const folder = join(import.meta.dirname, "../../crds");

describe("seaworthy", function () {
	this.timeout(20_000);
	let place: Workplace;
	before(() => {
		place = workplace();
	});
	after(() => place.remove());

	it("explains a reason, whatever its case", async () => {
		const { out, err, code } = await place.run(["explain", "scaledtozero"]);
		assert.deepEqual([code, err], [0, ""]);
		const { means, mend } = reasons.ScaledToZero;
		assert.equal(
			out,
			`ScaledToZero  (Ready: the object is as described)\n\n  ${means}\n\nTo mend\n  ${mend}\n`,
		);
	});

	it("says with which reasons wait ends early", async () => {
		const ending = async (reason: string) =>
			(await place.run(["explain", reason])).out.split("\n").at(-2);
		assert.equal(
			await ending("ImagePullBackOff"),
			"seaworthy wait ends after 60 s with this reason.",
		);
		assert.match((await ending("InvalidImageName")) ?? "", /ends at once/);
		assert.notMatch((await ending("Unschedulable")) ?? "", /seaworthy wait/);
	});

	it("explains a field with its type, its rules and its members", async () => {
		const { out, code } = await place.run(["explain", "swapp.spec.ports"]);
		assert.equal(code, 0);
		assert.match(
			out,
			/^App.spec.ports {2}<list of objects by name, at most 32>/,
		);
		assert.match(out, /\nRules\n {2}must have different service ports/);
		assert.match(out, /\n {2}port {2}<integer 1 to 65535> {2}required\n/);
		for (const line of out.split("\n")) assert.isAtMost(line.length, 80);
	});

	it("explains a kind by any of its names", async () => {
		const byKind = await place.run(["explain", "App"]);
		const byPlural = await place.run(["explain", "seaworthyapps"]);
		assert.equal(byPlural.out, byKind.out);
		assert.match(byKind.out, /\n {2}spec {2}<object>/);
	});

	it("suggests what was meant", async () => {
		const cases = {
			ConfigMising:
				"'ConfigMising' is neither a reason nor a kind; did you mean 'ConfigMissing'?",
			"app.spec.prots": "App.spec has no field 'prots'; did you mean 'ports'?",
			"app.spec.image.tag": "App.spec.image has no fields",
		};
		for (const [word, message] of Object.entries(cases)) {
			const { code, out, err } = await place.run(["explain", word]);
			assert.deepEqual([code, out, err], [2, "", `seaworthy: ${message}\n`]);
		}
	});

	it("prints the CRDs", async () => {
		const { code, out } = await place.run(["crds"]);
		assert.equal(code, 0);
		// Not what the same function prints again: the files are what people read in a review.
		const files = kinds.map(({ plural }) =>
			load(readFileSync(join(folder, `${plural}.yaml`), "utf8")),
		);
		assert.deepEqual(loadAll(out), files);
	});

	it("prints its version", async () => {
		const { out } = await place.run(["version"]);
		const [first] = out.split("\n");
		assert.equal(first, `seaworthy ${manifest.version}`);
	});

	it("takes a wrong command, a wrong option and none for wrong usage", async () => {
		for (const words of [["lnit"], ["version", "--wrong"], []]) {
			const { code, out } = await place.run(words);
			assert.deepEqual([code, out], [2, ""], words.join(" "));
		}
		const { err } = await place.run(["lnit"]);
		assert.match(err, /Did you mean lint/);
	});

	it("prints help on stdout", async () => {
		const { code, out, err } = await place.run(["--help"]);
		assert.deepEqual([code, err], [0, ""]);
		assert.match(out, /^Usage: seaworthy/);
	});

	it("tells an old Node in a sentence that it is too old", async () => {
		const pretence = join(tmpdir(), `old-node-${process.pid}.cjs`);
		writeFileSync(
			pretence,
			'Object.defineProperty(process, "versions", { value: { node: "20.20.2" } });',
		);
		const { code, out, err } = await place.run(["version"], {
			node: ["-r", pretence],
		});
		assert.deepEqual([code, out], [2, ""]);
		assert.match(
			err,
			/^seaworthy needs Node 22.19 or newer; this is Node 20.20.2/,
		);
	});
});
