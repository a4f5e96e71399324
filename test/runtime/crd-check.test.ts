import { expect } from "chai";
import type { KubeObject } from "../../src/kube/objects.ts";
import { checkCrds } from "../../src/runtime/crd-check.ts";
import { ClusterError } from "../../src/runtime/errors.ts";
import type { Log } from "../../src/runtime/log.ts";
import { schemaAnnotation } from "../../src/schema/crd.ts";

const expected = [{ name: "seaworthyapps.seaworthy.dev", schema: "aaa" }];

async function told(annotations?: { [name: string]: string }, fails = false) {
	const lines: string[] = [];
	const log = {
		warn: (message: string) => lines.push(`warn ${message}`),
		debug: (message: string) => lines.push(`debug ${message}`),
	} as unknown as Log;
	const get = async () => {
		if (fails) throw new ClusterError("forbidden", "no");
		const [{ name } = { name: "" }] = expected;
		return { metadata: { name, annotations } } as unknown as KubeObject;
	};
	await checkCrds({ get }, expected, log);
	return lines.join("\n");
}

describe("the CRDs in the cluster", () => {
	it("are passed over when they are the operator's own", async () => {
		expect(await told({ [schemaAnnotation]: "aaa" })).to.equal("");
	});

	it("are named, with the command that mends it, when they are others or say nothing", async () => {
		for (const annotations of [{ [schemaAnnotation]: "bbb" }, undefined]) {
			const line = await told(annotations);
			expect(line).to.match(
				/^warn the CRD seaworthyapps\.seaworthy\.dev is not/,
			);
			expect(line).to.contain("kubectl apply --server-side -f -");
		}
	});

	it("hold nothing up where they may not be asked for", async () => {
		expect(await told({}, true)).to.match(/^debug /);
	});
});
