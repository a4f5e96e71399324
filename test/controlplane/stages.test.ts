// The document that kwok reads, and the printer of its templates.

import { expect } from "chai";
import { loadAll } from "js-yaml";
import { behaviours } from "../../src/controlplane/behaviour.ts";
import {
	each,
	phrase,
	printTemplate,
	value,
	when,
} from "../../src/controlplane/go-template.ts";
import type { Stage } from "../../src/controlplane/stage.ts";
import { kwokConfiguration, stages } from "../../src/controlplane/stages.ts";

describe("stages", () => {
	it("are written as one YAML stream, the settings first", () => {
		const documents = loadAll(kwokConfiguration()) as Stage[];
		expect(documents[0]?.kind).to.equal("KwokConfiguration");
		expect(documents.slice(1)).to.deep.equal(stages);
	});

	it("have different names", () => {
		const names = stages.map((one) => one.metadata.name);
		expect(new Set(names).size).to.equal(names.length);
	});

	it("exist for every behaviour", () => {
		for (const behaviour of behaviours) {
			const chosen = stages.filter((one) =>
				one.spec.selector.matchExpressions.some(
					({ jq }) =>
						jq.key.includes("behaviour") && jq.values?.includes(behaviour),
				),
			);
			expect(chosen, behaviour).not.to.have.length(0);
		}
	});

	it("never touch what is being deleted, except to delete it", () => {
		for (const one of stages.filter(
			(each) => each.spec.resourceRef.kind === "Pod",
		)) {
			const about = one.spec.selector.matchExpressions.find(
				({ jq }) => jq.key === ".metadata.deletionTimestamp",
			);
			const isDeletion = one.spec.steps.some((step) => "delete" in step);
			expect(about?.jq.operator, one.metadata.name).to.equal(
				isDeletion ? "Exists" : "DoesNotExist",
			);
		}
	});

	it("have templates whose actions are closed", () => {
		for (const one of stages)
			for (const step of one.spec.steps) {
				if (!("patch" in step)) continue;
				const { template } = step.patch;
				const count = (pattern: RegExp) => template.match(pattern)?.length ?? 0;
				expect(count(/\{\{/g)).to.equal(count(/\}\}/g));
				expect(count(/\{\{-? ?(?:if|range) /g)).to.equal(
					count(/\{\{ end -?\}\}|\{\{ end\b/g),
				);
			}
	});
});

describe("Go templates", () => {
	it("quote literal text, also where it looks like an action", () => {
		expect(printTemplate({ 'a"b': "{{ x }}", n: 1, no: null })).to.equal(
			'{"a\\"b": "{{ "{{" }} x }}","n": 1,"no": null,}',
		);
	});

	it("quote what expressions give", () => {
		expect(printTemplate({ a: value(".x.y") })).to.equal(
			'{"a": {{ toJson (.x.y) }},}',
		);
	});

	it("repeat lists, leave out members and choose", () => {
		expect(
			printTemplate({
				list: each(".xs", { name: value("$item") }),
				maybe: when("$c", 1),
				either: when("$c", [1], [2]),
			}),
		).to.equal(
			'{"list": [{{ range $index, $item := .xs }}{"name": {{ toJson ($item) }},},{{ end }}],' +
				'{{ if $c }}"maybe": 1,{{ end }}' +
				'"either": {{ if $c }}[1,]{{ else }}[2,]{{ end }},}',
		);
	});

	it("make phrases of text and actions", () => {
		expect(printTemplate([phrase('say "', "{{ .name }}", '"')])).to.equal(
			'["say \\"{{ .name }}\\"",]',
		);
	});
});
