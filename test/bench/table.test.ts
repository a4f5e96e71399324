// The table that `make bench` prints.

import { expect } from "chai";
import type { Row } from "../../bench/scenario.ts";
import { markdown, summary, table } from "../../bench/table.ts";

const rows: Row[] = [
	{ goal: "a", target: "<= 1", figure: "0.5", verdict: "held" },
	{ goal: "long", target: "<= 1", figure: "2 | 3", verdict: "missed" },
	{ goal: "b", target: "", figure: "no Go", verdict: "not run" },
];

describe("the table of the benchmark", () => {
	it("shows every figure beside its goal", () => {
		const text = table(rows);
		expect(text.split("\n")).to.have.length(6);
		expect(text).to.match(/missed +long +2 \| 3\n +goal: <= 1/);
	});

	it("is Markdown too, with one line per row", () => {
		const lines = markdown(rows).split("\n");
		expect(lines).to.have.length(5);
		expect(lines[3]).to.equal("| long | <= 1 | 2 \\| 3 | missed |");
	});

	it("counts what was not run apart from what was held", () => {
		expect(summary(rows)).to.equal("1 goals held, 1 missed, 1 not run");
	});
});
