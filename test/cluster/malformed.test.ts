// The real API server on the table of malformed specs: its verdict and its words are those of the table, by both ways to write an object.

import { Agent, request } from "node:https";
import { expect } from "chai";
import { load } from "js-yaml";
import { kinds } from "../../src/api/index.ts";
import type { ControlPlane } from "../../src/controlplane/control-plane.ts";
import { startControlPlane } from "../../src/controlplane/control-plane.ts";
import { crd } from "../../src/schema/crd.ts";
import type { Malformed } from "../support/malformed.ts";
import {
	areas,
	firstDocument,
	isUpdating,
	namespace,
	rewrite,
} from "../support/malformed.ts";

type Written = {
	apiVersion?: string;
	kind?: string;
	metadata?: { name?: unknown; namespace?: string };
};
type Way = { method: string; path: string; contentType: string };

describe("the real API server on malformed specs", function () {
	this.timeout(60_000);
	let controlPlane: ControlPlane;
	let agent: Agent;

	before(async () => {
		controlPlane = await startControlPlane({ report: () => undefined });
		const { kubectl, clientConfig } = controlPlane;
		const items = kinds.map(crd);
		const list = { apiVersion: "v1", kind: "List", items };
		const stdin = JSON.stringify(list);
		await kubectl(["apply", "--server-side", "-f", "-"], { stdin });
		await kubectl(
			"wait --for=condition=Established crd --all --timeout=30s".split(" "),
		);
		await kubectl(["create", "namespace", namespace]);
		agent = new Agent({
			keepAlive: true,
			ca: clientConfig.certificateAuthority,
			cert: clientConfig.clientCertificate,
			key: clientConfig.clientKey,
		});
	});
	after(async () => {
		agent?.destroy();
		await controlPlane?.stop();
		if (isUpdating) rewrite();
	});

	const send = ({ method, path, contentType }: Way, text: string) =>
		new Promise<string>((settle, reject) => {
			const headers = {
				accept: "application/json",
				"content-type": contentType,
				"content-length": Buffer.byteLength(text),
			};
			const url = new URL(path, controlPlane.url);
			const outgoing = request(url, { method, agent, headers }, (answer) => {
				let body = "";
				answer.setEncoding("utf8").on("data", (chunk) => (body += chunk));
				answer.once("end", () => settle(verdictOf(answer.statusCode, body)));
			});
			outgoing.once("error", reject);
			outgoing.end(text);
		});

	for (const { file, entries } of areas)
		for (const entry of entries)
			it(`${file}: ${entry.name}`, async () => {
				const text = firstDocument(entry);
				const { create, apply } = waysOf(text);
				const created = await send(create, text);
				const applied = apply ? await send(apply, text) : created;
				const isSame =
					created.startsWith("refused") === applied.startsWith("refused");
				if (isUpdating) update(entry, created, isSame ? undefined : applied);
				expect(judged(created)).to.equal(judged(entry.api));
				expect(judged(isSame ? undefined : applied)).to.equal(
					judged(entry.apply),
				);
			});
});

/** Older versions give the same verdict in other words. */
const isOlder = process.env["SEAWORTHY_KUBERNETES"] !== undefined;
const judged = (told: string | undefined) =>
	isOlder ? told?.replace(/:.*$/s, "") : told;

function update(entry: Malformed, api: string, apply: string | undefined) {
	entry.api = api;
	delete entry.apply;
	if (apply) entry.apply = apply;
}

/** `json` takes doubled keys, which only the server is to refuse. */
function waysOf(text: string): { create: Way; apply?: Way } {
	const written = load(text, { json: true }) as Written;
	const { apiVersion = "none/v1", kind = "", metadata = {} } = written;
	const known = kinds.find((each) => each.kind === kind);
	const plural = known?.plural ?? `${kind.toLowerCase()}s`;
	const within =
		known?.scope === "Cluster"
			? ""
			: `namespaces/${metadata.namespace ?? namespace}/`;
	const collection = `/apis/${apiVersion}/${within}${plural}`;
	const query = "dryRun=All&fieldValidation=Strict";
	const create = {
		method: "POST",
		path: `${collection}?${query}`,
		contentType: "application/yaml",
	};
	const { name } = metadata;
	if (typeof name !== "string") return { create };
	return {
		create,
		apply: {
			method: "PATCH",
			path: `${collection}/${name}?${query}&fieldManager=table&force=true`,
			contentType: "application/apply-patch+yaml",
		},
	};
}

/** The words without what every refusal begins and ends with. */
function verdictOf(status = 0, body: string): string {
	if (status < 300) return "accepted";
	let message = body;
	try {
		({ message = "" } = JSON.parse(body) as { message?: string });
	} catch {
		// A path that no group serves is answered by plain text.
	}
	const words = message
		.replace(/^\S+ "[^"]*" is invalid: /, "")
		.replace(/^.*cannot be handled as a \w+: /, "")
		.replace(/^failed to create typed patch object \(.*?\): /, "")
		.replace(/, <nil>: Invalid value: null: some validation rules.*$/s, "")
		.replace(/ \(e[.]g[.].*$/s, "")
		.replace(/\s+/g, " ")
		.replace(/^\[/, "")
		.replace(/\]$/, "")
		.trim();
	// The server names several mistakes in any order.
	const parts = words.split(/, (?=[.]?(?:spec|metadata|unknown field)\b)/);
	return `refused: ${parts.sort().join(", ")}`;
}
