// `seaworthy seal` without a cluster: what it prints, what it remembers, and what it never shows.

import { assert } from "chai";
import { load } from "js-yaml";
import type { KeyPair } from "../../src/sealing/age.ts";
import { newKeyPair, open } from "../../src/sealing/age.ts";
import { unwrapped } from "../../src/sealing/envelope.ts";
import { formsOf } from "../support/secrets.ts";
import type { Workplace } from "./running.ts";
import { workplace } from "./running.ts";

const value = "p@ss word\n$1";
const target = "-n shop --name db --key password --recipients keys.yaml";

describe("seaworthy seal", function () {
	this.timeout(20_000);
	let place: Workplace;
	let keys: KeyPair;

	before(async () => {
		keys = await newKeyPair();
	});
	beforeEach(() => {
		place = workplace();
		place.write(
			"keys.yaml",
			`kind: ConfigMap\ndata: { shop: ${keys.recipient} }\n`,
		);
	});
	afterEach(() => place.remove());

	const run = async (
		words: string,
		stdin: string | Uint8Array = `${value}\n`,
	) => {
		const ended = await place.run(["seal", ...words.split(" ")], { stdin });
		for (const form of formsOf(value))
			assert.notInclude(ended.out + ended.err, form);
		return ended;
	};
	const opened = async (sealed: string, type = "Opaque") => {
		const plain = await open(sealed, [keys.identity]);
		const where = { namespace: "shop", name: "db", key: "password", type };
		return plain && unwrapped(plain, where)?.toString();
	};

	it("seals stdin without the line break at its end", async () => {
		const { code, out, err } = await run(target);
		assert.equal(code, 0);
		assert.match(err, /^sealed for shop by the public key [0-9a-f-]{19}\n$/);
		assert.equal(await opened(out), value);
	});

	it("takes the namespace of the context, as the other commands do", async () => {
		place.write(
			"config",
			"current-context: here\nclusters: [{ name: c, cluster: { server: 'https://127.0.0.1:1' } }]\nusers: [{ name: u }]\ncontexts: [{ name: here, context: { cluster: c, user: u, namespace: shop } }, { name: other, context: { cluster: c, user: u } }]\n",
		);
		const words = target.replace("-n shop", "--kubeconfig config");
		const { code, out, err } = await run(words);
		assert.equal(code, 0, err);
		assert.match(err, /^sealed for shop by the public key/);
		assert.equal(await opened(out), value);
		const other = await run(`${words} --context other`);
		assert.match(other.err, /holds no public key of default;/);
		const none = await run(
			words.replace("kubeconfig config", "kubeconfig nowhere"),
		);
		assert.equal(none.code, 2);
		assert.match(none.err, /cannot be read.*name the namespace with -n\n$/s);
	});

	it("seals a file byte for byte, for the type that is named", async () => {
		place.write("value", `${value}\n`);
		const words = `${target} --from-file value --type kubernetes.io/basic-auth`;
		const { out } = await run(words);
		assert.equal(await opened(out), undefined);
		assert.equal(await opened(out, "kubernetes.io/basic-auth"), `${value}\n`);
	});

	it("prints an item of spec.data", async () => {
		const { out } = await run(`${target} -o yaml`);
		const [item] = load(out) as { key: string; sealed: string }[];
		assert.equal(item?.key, "password");
		assert.equal(await opened(item?.sealed ?? ""), value);
	});

	it("remembers the key, and refuses another until it is accepted", async () => {
		assert.equal((await run(target)).code, 0);
		const { recipient } = await newKeyPair();
		place.write("keys.yaml", `data: { shop: ${recipient} }\n`);
		const refused = await run(target);
		assert.deepEqual([refused.code, refused.out], [2, ""]);
		assert.include(refused.err, "--accept-new-key");
		assert.equal((await run(`${target} --accept-new-key`)).code, 0);
		assert.equal((await run(target)).code, 0);
	});

	const wrong: [what: string, words: string, stdin: string, says: string][] = [
		["no value", target, "", "there is no value"],
		["a line break alone", target, "\n", "there is no value"],
		["too much", target, "x".repeat(49 * 1024), "more than 48 KiB"],
		[
			"an unserved namespace",
			target.replace("shop", "data"),
			value,
			"no public key of data",
		],
		["a missing file", `${target} --from-file none`, value, "cannot read none"],
		[
			"missing recipients",
			target.replace("keys.yaml", "none"),
			value,
			"cannot read none",
		],
	];
	for (const [what, words, stdin, says] of wrong)
		it(`refuses ${what}`, async () => {
			const { code, out, err } = await run(words, stdin);
			assert.deepEqual([code, out], [2, ""]);
			assert.include(err, says);
			assert.notInclude(err, "sealed for");
		});
});
