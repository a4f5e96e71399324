// The sample shop as it stands, with local images under its own names: every App answers, and links work by name.

import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import type { App } from "../../src/api/app/app.ts";
import { alive } from "../../src/compile/logging/places.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { untilReason } from "../support/stage.ts";
import { importAll } from "./images.ts";
import type { RealNode } from "./node.ts";
import { podsOf } from "./pods.ts";
import { say, theNode } from "./the-node.ts";
import { fact, urlOf } from "./web.ts";

const samples = join(import.meta.dirname, "../../manifests/samples");
const files = [
	...readdirSync(join(samples, "shop")).map((name) => join("shop", name)),
	"mail.yaml",
].filter((name) => name.endsWith(".yaml"));
const objects = files.flatMap(
	(name) =>
		loadAll(readFileSync(join(samples, name), "utf8")) as (KubeObject & App)[],
);
const apps = objects.filter(
	({ kind, spec }) => kind === "App" && spec.image !== undefined,
);
const registry = "registry.example/shop/";

/** One image per App, that listens where the App says, and one for its log sidecar. */
const images = () =>
	objects
		.filter(({ spec }) => spec?.image !== undefined)
		.map(({ spec }) => ({
			name: spec.image?.includes("/") ? spec.image : `${registry}${spec.image}`,
			environment: {
				VERSION: "shop",
				ALIVE: alive,
				PORT: String(spec.ports?.[0]?.port ?? 8080),
			},
		}));

describe("the sample shop on a real node", () => {
	let node: RealNode;

	before(async () => {
		node = await theNode();
		await importAll(process.env["SEAWORTHY_NODE"] ?? "", images());
		say("its log sidecar is a stand-in: no fluentd reads the logs here");
	});

	it("becomes ready, each App of it", async () => {
		const begin = performance.now();
		await node.apply(...objects);
		for (const { metadata } of apps)
			await untilReason(node, metadata.name, "Available", {
				namespace: metadata.namespace ?? "",
				seconds: 120,
			});
		say(
			`${apps.length} Apps ready after ${((performance.now() - begin) / 1000).toFixed(1)} s`,
		);
	});

	it("answers by the names that links give", async () => {
		const url = await urlOf(node, "shop", "web");
		const environment = await fact<string[]>(`${url}/env`);
		const api = environment.find((line) => line.startsWith("API_URL=")) ?? "";
		const target = api.replace("API_URL=", "").replace("/v1", "/healthz");
		say(`web asks ${target}`);
		expect(await fact(`${url}/get?url=${target}`)).to.deep.equal({
			status: 200,
		});
	});

	it("keeps the database's password from its log sidecar and from others", async () => {
		const [db] = await podsOf(node, "shop", "db");
		const url = `http://${db?.status.podIP}:5432`;
		const path = "/run/secrets/db/password";
		expect(await fact(`${url}/stat?path=${path}`)).to.include({ mode: "0440" });
		const web = await urlOf(node, "shop", "web");
		expect(await fact(`${web}/stat?path=${path}`)).to.have.property("error");
	});
});
