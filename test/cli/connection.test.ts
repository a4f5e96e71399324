// What the commands that look at a cluster say when they do not reach one, or are called wrongly. Needs no cluster.

import { assert } from "chai";
import type { Workplace } from "./running.ts";
import { workplace } from "./running.ts";

/** Nothing listens on port 1. */
const nowhere = `apiVersion: v1
kind: Config
current-context: nowhere
clusters: [{ name: c, cluster: { server: "https://127.0.0.1:1" } }]
users: [{ name: u, user: { token: x } }]
contexts: [{ name: nowhere, context: { cluster: c, user: u, namespace: shop } }]
`;

describe("a command without its cluster", function () {
	this.timeout(120_000);
	let place: Workplace;
	before(() => {
		place = workplace();
		place.write("config", nowhere);
		place.write("broken", "clusters: [");
	});
	after(() => place.remove());

	async function says(code: number, sentence: RegExp, ...words: string[]) {
		const env = { KUBECONFIG: "config" };
		const ended = await place.run(words, { env });
		assert.match(ended.err, sentence);
		assert.equal(ended.err.split("\n").length, 2, ended.err);
		assert.equal(ended.out, "");
		assert.equal(ended.code, code);
	}

	it("says which server does not answer, of which context", async () => {
		const sentence =
			/^seaworthy: https:\/\/127\.0\.0\.1:1 \(context nowhere\) gives no answer: .*ECONNREFUSED.*; is the cluster up/;
		await says(3, sentence, "status");
		await says(3, sentence, "status", "web");
		await says(3, sentence, "tree", "app/web");
		await says(3, sentence, "wait", "--all");
	});

	it("names what is wrong with the kubeconfig or the context", async () => {
		await says(2, /cannot be read: ENOENT/, "status", "--kubeconfig=none");
		await says(2, /cannot be read/, "status", "--kubeconfig=broken");
		await says(
			2,
			/has no context prod; it has nowhere/,
			"status",
			"--context=prod",
		);
		const { code, err } = await place.run(["status"], {
			env: { HOME: "/none" },
		});
		assert.match(err, /no kubeconfig was found; set KUBECONFIG/);
		assert.equal(code, 3);
	});

	it("refuses words that mean nothing before it asks anybody", async () => {
		await says(2, /'ap' is no kind.*did you mean 'App'/, "status", "ap/web");
		await says(2, /must be \[KIND\/\]NAME/, "tree", "app/");
		await says(2, /either names .* or --all/, "wait");
		await says(2, /either names .* or --all/, "wait", "web", "--all");
		await says(2, /whole number of seconds/, "wait", "web", "--timeout=soon");
		await says(2, /in one namespace; leave out -A/, "status", "web", "-A");
		await says(2, /give either/, "status", "-A", "-n", "shop");
	});

	it("tells every exit code in the help of status and wait", async () => {
		for (const word of ["status", "wait"]) {
			const { code, out } = await place.run([word, "--help"]);
			assert.equal(code, 0);
			for (const each of [0, 1, 2, 3])
				assert.match(out, new RegExp(`^ {2}${each} {2}\\w`, "m"));
		}
	});
});
