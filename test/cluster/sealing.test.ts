// Sealed values from the command line to the file in the pod: they open in their own place, and nowhere else.

import { expect } from "chai";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import { until } from "../../src/cli/demo/until.ts";
import type { Workplace } from "../cli/running.ts";
import { workplace } from "../cli/running.ts";
import { formsOf, secretOf, secretValues } from "../support/secrets.ts";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	conditionOf,
	raiseStage,
	untilLeading,
	untilQuiet,
	untilReason,
} from "../support/stage.ts";

const kind = "swsec";
const value = 'h"unter2 & $more';

describe("sealed values", function () {
	this.timeout(90_000);
	let stage: Stage;
	let operator: OperatorProcess;
	let place: Workplace;
	let sealed = "";

	before(async () => {
		stage = await raiseStage(["shop", "data"]);
		operator = await stage.operator();
		await untilLeading(operator);
		place = workplace();
	});
	after(async () => {
		place?.remove();
		await stage?.stop();
	});

	const seal = (words: string, stdin = `${value}\n`) =>
		place.run(["seal", ...words.split(" ")], { stdin });
	const here = () => `--kubeconfig ${stage.cluster.kubeconfig}`;
	const publicKeys = async () =>
		(await stage.get(
			"configmap/seaworthy-sealing-keys",
			"seaworthy-system",
		)) as unknown as { data: { [namespace: string]: string } } | undefined;

	it("each served namespace has a public key", async () => {
		const { data } = await until("the keys are there", publicKeys);
		expect(Object.keys(data)).to.deep.equal(["data", "shop"]);
		expect(data["shop"]).to.match(/^age1/);
		expect(data["shop"]).not.to.equal(data["data"]);
	});

	it("R18: any user reads the public keys, and no private one", async () => {
		const may = async (...words: string[]) => {
			const { stdout } = await stage.cluster.kubectl([
				..."auth can-i -n seaworthy-system --as=anna --as-group=system:authenticated".split(
					" ",
				),
				...words,
			]);
			return stdout.trim();
		};
		expect(await may("get", "configmap/seaworthy-sealing-keys")).to.equal(
			"yes",
		);
		expect(await may("get", "configmap/other")).to.equal("no");
		expect(await may("get", "secret/seaworthy-sealing-shop")).to.equal("no");
	});

	it("the command line seals for the cluster, and the App gets the value", async () => {
		const words = `-n shop --name hooks --key token ${here()}`;
		const { code, out, err } = await seal(words);
		expect(code, err).to.equal(0);
		expect(out).to.match(/^-----BEGIN AGE ENCRYPTED FILE-----/);
		for (const form of formsOf(value)) expect(out + err).not.to.contain(form);
		sealed = out;
		await stage.apply(secretOf("hooks", [{ key: "token", sealed }]));
		await stage.apply(appOf("web", { secrets: [{ name: "hooks" }] }));
		await untilReason(stage, "hooks", "ValuesKept", { kind });
		await untilReason(stage, "web", "Available");
		expect(await secretValues(stage, "hooks--r1")).to.deep.equal({
			token: value,
		});
	});

	const refused = async (object: object, name: string, namespace = "shop") => {
		await stage.apply(object);
		const found = await untilReason(stage, name, "SealedValueRefused", {
			kind,
			namespace,
		});
		expect(conditionOf(found, "Stalled")?.message).to.equal(
			"spec.data[0].sealed does not open here",
		);
		expect(await stage.get(`secret/${name}--r1`, namespace)).to.equal(
			undefined,
		);
	};

	it("R12, R13: under another key, name, namespace or type it is refused, with the same words", async () => {
		const data = [{ key: "token", sealed }];
		await refused(
			secretOf("other-key", [{ key: "other", sealed }]),
			"other-key",
		);
		await refused(secretOf("other-name", data), "other-name");
		const elsewhere = secretOf("hooks", data);
		await refused(
			{ ...elsewhere, metadata: { name: "hooks", namespace: "data" } },
			"hooks",
			"data",
		);
		await stage.kubectl(..."delete swsec/hooks -n shop".split(" "));
		await until("its Secrets are gone", async () =>
			(await stage.get("secret/hooks--r1")) === undefined ? true : undefined,
		);
		const type = "kubernetes.io/basic-auth";
		const both = [...data, { key: "password", template: "${token}" }];
		await refused(secretOf("hooks", both, { type }), "hooks");
	});

	it("a public key that was swapped is noticed", async () => {
		const line = `shop age1${"q".repeat(58)}\n`;
		place.write(".seaworthy-keys", line);
		const words = `-n shop --name hooks --key token ${here()}`;
		const { code, out, err } = await seal(words);
		expect(code).to.equal(2);
		expect(out).to.equal("");
		expect(err).to.contain("--accept-new-key");
		const accepted = await seal(`${words} --accept-new-key`);
		expect(accepted.code).to.equal(0);
	});

	it("the key outlives the operator, and edited public keys are put right", async () => {
		await untilQuiet(stage);
		const before = (await publicKeys())?.data;
		const edit = JSON.stringify({ data: { shop: "age1swapped" } });
		await stage.kubectl(
			..."patch configmap/seaworthy-sealing-keys -n seaworthy-system".split(
				" ",
			),
			`-p=${edit}`,
		);
		await until("the keys are as they were", async () =>
			(await publicKeys())?.data["shop"] === before?.["shop"]
				? true
				: undefined,
		);
		await operator.stop("SIGKILL");
		operator = await stage.operator();
		await untilLeading(operator);
		await stage.kubectl(..."delete swsec/hooks -n shop".split(" "));
		await stage.apply(secretOf("hooks", [{ key: "token", sealed }]));
		await untilReason(stage, "hooks", "ValuesKept", { kind });
		expect((await publicKeys())?.data).to.deep.equal(before);
	});

	it("the value is in no log", () => {
		const said = JSON.stringify(operator.log());
		for (const form of formsOf(value)) expect(said).not.to.contain(form);
	});
});
