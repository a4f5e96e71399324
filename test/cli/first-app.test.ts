// The App that a newcomer pastes: README, chart notes and `seaworthy cluster` show the same, and lint takes it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assert } from "chai";
import { firstApp } from "../../src/cli/demo/first-app.ts";
import { workplace } from "./running.ts";

const textOf = (path: string) =>
	readFileSync(join(import.meta.dirname, "../..", path), "utf8");
/** What a shell hands to the command on stdin. */
const pasted = (text: string): string | undefined =>
	/<<'END'\n(.*?)\n *END\n/s.exec(text)?.[1];

describe("the first App", () => {
	it("stands with its command and what came of it in the first 25 lines of the README", () => {
		const start = textOf("README.md").split("\n").slice(0, 25).join("\n");
		assert.equal(`${pasted(start)}\n`, firstApp);
		assert.isAtMost(firstApp.trim().split("\n").length, 10);
		assert.match(start, /\nhello +App +✔ Available\n.*─ hello.*$/s);
	});

	it("is the one of the chart's notes", () => {
		const notes = pasted(textOf("charts/seaworthy/templates/NOTES.txt"));
		assert.equal(`${notes?.replaceAll(/^ {2}/gm, "")}\n`, firstApp);
	});

	it("has no mistake", async () => {
		const place = workplace();
		place.write("app.yaml", firstApp);
		const { code, out, err } = await place.run(["lint", "app.yaml"]);
		place.remove();
		assert.equal(code, 0, out + err);
	}).timeout(20_000);
});
