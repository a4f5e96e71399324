// Numbers read off a page of metrics.

import { expect } from "chai";
import { quantile, sampleOf } from "../../bench/metrics-page.ts";

const page = (fast: number, slow: number, all: number) => `
# HELP waits_seconds Seconds.
# TYPE waits_seconds histogram
waits_seconds_bucket{le="0.1",name="q"} ${fast}
waits_seconds_bucket{le="1",name="q"} ${slow}
waits_seconds_bucket{le="+Inf",name="q"} ${all}
waits_seconds_count{name="q"} ${all}
# TYPE passes_total counter
passes_total{controller="App",result="converged"} 3
passes_total{controller="App",result="error"} 2
passes_total{controller="Tenant",result="converged"} 5
# TYPE depth gauge
depth 7
`;

describe("a page of metrics", () => {
	it("gives the sum of the samples with the labels", () => {
		const text = page(0, 0, 0);
		expect(sampleOf(text, "passes_total", 'controller="App"')).to.equal(5);
		expect(sampleOf(text, "passes_total")).to.equal(10);
		expect(sampleOf(text, "depth")).to.equal(7);
	});

	it("refuses a metric that is not there, instead of calling it zero", () => {
		expect(() => sampleOf(page(0, 0, 0), "passes")).to.throw("passes");
	});

	it("gives the upper bound of the bucket, of what came between two pages only", () => {
		const before = page(0, 50, 50);
		const metric = "waits_seconds";
		expect(quantile(before, page(100, 150, 150), metric, 0.99)).to.equal(0.1);
		expect(quantile(before, page(98, 150, 150), metric, 0.99)).to.equal(1);
		expect(quantile(before, page(0, 50, 51), metric, 0.99)).to.equal(Infinity);
		expect(quantile(before, before, metric, 0.99)).to.deep.equal(Number.NaN);
	});
});
