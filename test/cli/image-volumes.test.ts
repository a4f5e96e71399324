// Images whose VOLUME the App does not list.

import { assert } from "chai";
import type { Workplace } from "./running.ts";
import { workplace } from "./running.ts";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("seaworthy lint on an image with a VOLUME", function () {
	this.timeout(20_000);
	let place: Workplace;
	before(() => {
		place = workplace();
	});
	after(() => place.remove());

	async function lint(images: readonly string[], ...writable: string[]) {
		const objects = images.map((image, at) => ({
			apiVersion: "seaworthy.dev/v1alpha1",
			kind: "App",
			metadata: { name: `app-${at}` },
			spec: {
				image,
				...(writable.length > 0 && {
					writable: writable.map((path) => ({ path, size: "1Gi" })),
				}),
			},
		}));
		const text = objects.map((each) => JSON.stringify(each)).join("\n---\n");
		place.write("apps.yaml", text);
		const { code, out } = await place.run(["lint", "apps.yaml"]);
		assert.equal(code, 0);
		return [...out.matchAll(/declares a VOLUME at (.*?), which/g)].map(
			([, paths]) => paths,
		);
	}

	it("names the path, also of mirrors, digests and later versions", async () => {
		assert.deepEqual(
			await lint([
				"postgres:17.2",
				"docker.io/library/postgres:18-alpine",
				"registry.example:5000/shop/redis:7",
				`mongo@${digest}`,
				`mysql:9@${digest}`,
			]),
			[
				"/var/lib/postgresql/data",
				"/var/lib/postgresql",
				"/data",
				"/data/db and /data/configdb",
				"/var/lib/mysql",
			],
		);
	});

	it("is silent where the path is listed, and wants no parent folder instead", async () => {
		assert.deepEqual(await lint(["redis:7"], "/data"), []);
		assert.deepEqual(await lint(["mongo:8"], "/data/db"), ["/data/configdb"]);
		assert.deepEqual(await lint(["postgres:17"], "/var/lib/postgresql"), [
			"/var/lib/postgresql/data",
		]);
	});

	it("is silent on other images, and on those of the same name by others", async () => {
		const images = ["shop/web:1", "docker.io/bitnami/redis:7", "constructor:1"];
		assert.deepEqual(await lint(images), []);
	});
});
