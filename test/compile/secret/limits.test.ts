// Large templates: the work ends where the Secret is full, because nothing else runs meanwhile, the renewal of the Lease included.

import { strict as assert } from "node:assert";
import { secretFacts } from "../../../src/compile/secret/facts.ts";
import { revisionFilling } from "../../../src/compile/secret/values.ts";
import { encoders } from "../../../src/sealing/encoders.ts";
import { secretOf } from "../../support/secrets.ts";

describe("values that come to more than a Secret holds", () => {
	it("are given up at the first that does not fit", async () => {
		const templates = Array.from({ length: 62 }, (_, index) => ({
			key: `t${index}`,
			// biome-ignore lint/suspicious/noTemplateCurlyInString: this is the user's syntax
			template: "${large}",
			encode: "Url" as const,
		}));
		const { facts, faults } = secretFacts(
			secretOf("db", [
				{ key: "a", generate: { bytes: { length: 4000 } } },
				// biome-ignore lint/suspicious/noTemplateCurlyInString: this is the user's syntax
				{ key: "large", template: "${a}".repeat(220) },
				...templates,
			]),
			[],
		);
		assert.deepEqual(faults, []);
		const { Url } = encoders;
		let encoded = 0;
		const counted = (value: Buffer) => {
			encoded++;
			return Url(value);
		};
		Object.assign(encoders, { Url: counted });
		const result = await revisionFilling(facts, facts.keys).valuesFrom({
			secrets: new Map(),
			identities: new Map(),
			bytes: (count) => Buffer.alloc(count, "x"),
			unseal: async () => undefined,
		});
		Object.assign(encoders, { Url });
		assert.equal(encoded, 1, "templates that were worked out");
		assert.ok("trouble" in result);
		assert.deepEqual(result.trouble, {
			reason: "ValueInvalid",
			message: "spec.data comes to more than 900 KiB",
		});
	});
});
