// What is kept of an App whose namespace is not served: what it asks of others, and no more than fits.

import { expect } from "chai";
import type { App } from "../../src/api/app/app.ts";
import { outward } from "../../src/controllers/app/projection.ts";

const links = (count: number) =>
	Array.from({ length: count }, (_, at) => ({
		alias: `A${at}`,
		to: `shop/${"x".repeat(200)}-${at}`,
		port: "http",
	}));
const app = (spec: object): App => ({
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "App",
	metadata: { name: "web", namespace: "far", uid: "1", labels: { a: "b" } },
	spec: { image: "web:1", ...spec },
	status: { secrets: [{ name: "db" }], replicas: 3 },
});

describe("an App of a namespace that is not served", () => {
	it("R20: shows links, ports and consent, and neither Secrets nor logs", () => {
		const network = { links: links(2), accept: [{ from: "shop/api" }] };
		const { metadata, spec, status } = outward(
			app({
				ports: [{ name: "http", port: 80 }],
				network,
				secrets: [{ name: "db" }],
				logs: [{ name: "access", path: "/var/log/web" }],
				logging: [{ name: "logs" }],
				config: { layers: [{ appSecret: "db" }] },
			}),
		);
		expect(metadata).to.deep.equal({ name: "web", namespace: "far", uid: "1" });
		expect(Object.keys(spec).sort()).to.deep.equal(["network", "ports"]);
		expect(status).to.equal(undefined);
	});

	it("R20: shows that it exists, where the rest is more than 8 KiB", () => {
		const large = outward(app({ network: { links: links(64) } }));
		expect(large.spec).to.deep.equal({});
		expect(JSON.stringify(large).length).to.be.below(300);
	});
});
