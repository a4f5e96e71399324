// What status and tree draw, from objects as a server may hold them: whole ones, and ones that lack almost everything.

import { assert } from "chai";
import { app } from "../../src/api/app/app.ts";
import { tenant } from "../../src/api/tenant.ts";
import { ageOf } from "../../src/cli/sight/age.ts";
import { block } from "../../src/cli/sight/block.ts";
import { valuesAt } from "../../src/cli/sight/columns.ts";
import type { Sight } from "../../src/cli/sight/sight.ts";
import { sightOf } from "../../src/cli/sight/sight.ts";
import { summary, table, worstFirst } from "../../src/cli/sight/table.ts";
import { treeLines } from "../../src/cli/sight/tree-lines.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import {
	closed,
	condition,
	drawing,
	missing,
	noConsent,
	none,
	now,
	relative,
	relatives,
	style,
	web,
} from "../support/sights.ts";

const bare = {
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "App",
	metadata: { name: "x" },
};

describe("what status shows of an object", () => {
	it("fits one screen and says where to go next", () => {
		const text = block(sightOf(app, web, relatives), drawing, now);
		assert.equal(
			text,
			`App shop/web  InProgress  ConfigMissing
  ${missing}
  image ghcr.io/acme/web:1.8.2, replicas 3/3, revision 7
  generation 7 = 7 observed, age 3d

web     App         ◌ ConfigMissing
├─ web  Deployment  ✔ 3 of 3 pods are available
├─ web  Service     ✔
└→ db   App         ✖ Conflict
Next: seaworthy explain ConfigMissing
`,
		);
	});

	it("shows the defaults of what was not written", () => {
		const object = { ...bare, kind: "Tenant", spec: { namespaces: [] } };
		assert.deepEqual(sightOf(tenant, object).shows, { Mode: "Observe" });
	});

	it("says that nobody has looked at it, or only at what was", () => {
		const fresh = sightOf(app, { ...web, status: undefined });
		assert.equal(fresh.state, "InProgress");
		assert.match(fresh.message, /has not looked at it yet; does one run/);
		const status = { observedGeneration: -1 };
		const begun = sightOf(app, { ...web, status });
		assert.deepEqual(begun, fresh);
		assert.include(block(begun, drawing, now), "7 but nothing observed");
		const metadata = { ...web.metadata, generation: 8 };
		const changed = sightOf(app, { ...web, metadata });
		assert.equal(changed.reason, "");
		assert.match(changed.message, /generation 8 yet, only at 7/);
	});

	it("throws at nothing that a server may hold", () => {
		const strange: unknown[] = [
			{},
			{ status: null, spec: null },
			{ status: "x", spec: 3 },
			{ status: { conditions: "x" } },
			{ status: { conditions: [null, 1, {}, { type: "Ready" }] } },
			{ spec: { image: { a: 1 }, replicas: [] }, status: { revision: null } },
			{ metadata: { name: "x", creationTimestamp: "soon" } },
		];
		for (const members of strange) {
			const object = Object.assign({}, bare, members) as KubeObject;
			const sight = sightOf(app, object, none);
			assert.equal(sight.state, "InProgress");
			assert.include(block(sight, drawing, now), "App x  InProgress");
		}
	});

	it("makes control characters visible", () => {
		const evil = sightOf(app, {
			...web,
			spec: { image: "web\u001b[31m:1\r" },
			status: {
				observedGeneration: 7,
				conditions: [condition("Stalled", "Bad\u001b[2J", "x\u0007\ny")],
			},
		});
		const children = [
			relative("Service\u001b", "a\u009b", { message: "\u001b" }),
		];
		const text =
			block({ ...evil, children }, drawing, now) +
			table([evil], { style, now, isWide: true, isAscii: true });
		assert.notMatch(text, /(?!\n)\p{Cc}/u);
		assert.include(text, "web\\u001b[31m:1\\u000d");
	});
});

describe("a drawn tree", () => {
	const sight = sightOf(app, web, relatives);

	it("is plain text where boxes are not wanted", () => {
		assert.equal(
			treeLines(sight, { ...drawing, isAscii: true }),
			`web     App         ~ ConfigMissing
|- web  Deployment  + 3 of 3 pods are available
|- web  Service     +
\`> db   App         x Conflict
`,
		);
	});

	it("keeps to 80 columns", () => {
		const long = relative("Deployment", "w".repeat(38), {
			message: "pods ".repeat(40),
		});
		const lines = treeLines(
			{ ...sight, children: [long], references: [] },
			drawing,
		).split("\n");
		for (const line of lines) assert.isAtMost(line.length, 80);
		assert.match(lines[1] ?? "", /…$/);
	});

	it("tells of many children in few lines, and of what may not be seen", () => {
		const policies = Array.from({ length: 100 }, (_, index) =>
			relative("NetworkPolicy", `shop-${index}/deny`),
		);
		const hidden = relative("Secret", "", {
			mark: "Unknown",
			message: "you may not look at it",
		});
		const text = treeLines(
			{ ...sight, children: [...policies, hidden], references: [] },
			drawing,
		);
		assert.equal(text.split("\n").length, 1 + 4 + 1 + 1);
		assert.match(text, /├─ \.\.\. and 97 more +NetworkPolicy {2}✔\n/);
		assert.match(text, /└─ +Secret +\? you may not look at it\n/);
	});
});

describe("a table of objects", () => {
	const named = (name: string, object: KubeObject) =>
		sightOf(app, { ...object, metadata: { ...object.metadata, name } });
	const broken = {
		...web,
		status: {
			observedGeneration: 7,
			conditions: [
				condition("Ready", "ConfigInvalid", "is wrong"),
				condition("Stalled", "ConfigInvalid", "is wrong"),
			],
		},
	};
	const fine = {
		...web,
		status: {
			observedGeneration: 7,
			conditions: [{ ...condition("Ready", "Available", "m"), status: "True" }],
		},
	};
	const sights: Sight[] = [
		named("fine", fine),
		named("waiting", web),
		named("closed", closed),
		named("broken", broken),
		sightOf(tenant, { ...bare, kind: "Tenant" }),
	];
	const form = { style, now, isWide: true, isAscii: true };

	it("has a line for each, the worst first, and says why", () => {
		assert.equal(
			table(worstFirst(sights), form),
			`NAMESPACE  KIND    NAME     STATE       REASON         AGE  MESSAGE
shop       App     broken   Failed      ConfigInvalid  3d   is wrong
shop       App     waiting  InProgress  ConfigMissing  3d   ${missing}
-          Tenant  x        InProgress  -              -    the operator has not looked at it yet; does one run, and does it serve this namespace?
shop       App     closed   Current     NoConsent      3d   ${noConsent}
shop       App     fine     Current     Available      3d
`,
		);
	});

	it("fits a screen, where there is one", () => {
		const lines = table(sights, { ...form, isWide: false, width: 80 });
		for (const line of lines.split("\n")) assert.isAtMost(line.length, 80);
		assert.include(lines, "ConfigMissing  3d   spec.config.layers[0] n");
	});

	it("is summed up in one line", () => {
		assert.equal(
			summary(sights),
			"5 objects: 1 Failed, 2 InProgress, 2 Current (1 with remarks)",
		);
		assert.equal(summary(sights.slice(0, 1)), "1 object: 1 Current");
	});

	it("colours the state only, without moving a column", () => {
		const coloured = table(sights, {
			...form,
			style: (format, text) => `<${String(format)}>${text}</>`,
			isWide: false,
		});
		assert.include(coloured, "waiting  <yellow>InProgress</>  ConfigMissing");
		assert.include(coloured, "closed   <yellow>Current   </>  NoConsent");
	});
});

describe("small things of status", () => {
	it("ages are short", () => {
		const ages = [1, 119, 120, 7199, 7200, 172_799, 172_800].map((seconds) =>
			ageOf(new Date(now.getTime() - seconds * 1000).toISOString(), now),
		);
		const expected = ["1s", "119s", "2m", "119m", "2h", "47h", "2d"];
		assert.deepEqual(ages, expected);
		assert.equal(ageOf("tomorrow", now), "");
		assert.equal(ageOf("2026-11-22T12:00:00Z", now), "0s");
	});

	it("paths of columns lead to scalars, and other forms of paths nowhere", () => {
		const object = { a: [{ n: "x", t: "T" }, { n: "y" }, 3], b: { c: 0 } };
		assert.deepEqual(valuesAt(object, ".b.c"), ["0"]);
		assert.deepEqual(valuesAt(object, ".a[*].n"), ["x", "y"]);
		assert.deepEqual(valuesAt(object, '.a[?(@.t=="T")].n'), ["x"]);
		assert.deepEqual(valuesAt(object, ".b"), []);
		assert.deepEqual(valuesAt(object, ".a[0].n"), []);
		assert.deepEqual(valuesAt(object, ".b.constructor"), []);
	});
});
