// A closed edge, as status, tree and JSON tell it.

import { assert } from "chai";
import { app } from "../../../src/api/app/app.ts";
import { block } from "../../../src/cli/sight/block.ts";
import type { Relatives } from "../../../src/cli/sight/sight.ts";
import { sightOf } from "../../../src/cli/sight/sight.ts";
import { now, drawing, relative, link, closed } from "../../support/sights.ts";

const peers: Relatives = {
	children: [],
	references: [
		relative("App", "data/db", { message: "Available" }),
		relative("App", "cache", { message: "Available" }),
		relative("App", "gone", { mark: "Missing", message: "does not exist" }),
	],
};

describe("an App with a closed edge", () => {
	it("is marked in status, with the edge and where to go next", () => {
		const text = block(sightOf(app, closed, peers), drawing, now);
		assert.equal(
			text,
			`App shop/web  Current  Available
  3 of 3 pods
  ! Resolved False, NoConsent: ${link} names data/db, which has
  not accepted calls of this App on the port pg
  image ghcr.io/acme/web:1.8.2, replicas 3/3, revision 7
  generation 7 = 7 observed, age 3d

web            App     ! Available, but NoConsent
├→ data/db     App     ! TCP 5432 closed: NoConsent
├→ cache       App     ✔ Available
├→ gone        App     – does not exist
└→ 10.0.0.0/8  Egress  ! TCP 5432 closed: ExternalBlocked
Next: seaworthy explain NoConsent
`,
		);
	});

	it("is told with conditions, edges, children and references in JSON", () => {
		const json = JSON.parse(JSON.stringify(sightOf(app, closed, peers)));
		assert.deepInclude(json, { state: "Current", reason: "Available" });
		const types = json.conditions.map(({ type }: { type: string }) => type);
		assert.deepEqual(types, ["Ready", "Resolved"]);
		assert.lengthOf(json.edges, 4);
		assert.deepEqual(json.children, []);
		assert.lengthOf(json.references, 4);
	});
});
