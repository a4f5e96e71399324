// Images under a Tenant: which are refused, and for which of its wishes.

import { strict as assert } from "node:assert";
import type { Tenant, TenantSpec } from "../../../src/api/tenant.ts";
import { imageRefusals } from "../../../src/compile/app/under-tenant.ts";

const tenant = (images: TenantSpec["images"]): Tenant => ({
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "Tenant",
	metadata: { name: "shop" },
	spec: { namespaces: [{ name: "shop" }], ...(images && { images }) },
});
const digest = `@sha256:${"0".repeat(64)}`;

describe("a Tenant", () => {
	const allowed = ["registry.example/"];
	const refused: [images: TenantSpec["images"], image: string][] = [
		[{ allowed }, "docker.example/web:1"],
		[{ allowed }, `docker.example/web${digest}`],
		[{ allowed }, "docker.example/registry.example/web:1"],
		[{ digests: "Required" }, "registry.example/web:1"],
		[{ allowed, digests: "Required" }, "registry.example/web:1"],
	];
	for (const [images, image] of refused)
		it(`R24: of ${JSON.stringify(images)} refuses ${image.slice(0, 40)}`, () => {
			assert.equal(imageRefusals(image, tenant(images)).length, 1);
		});

	const taken: typeof refused = [
		[undefined, "docker.example/web:1"],
		[{ allowed }, "registry.example/web:1"],
		[{ allowed, digests: "Required" }, `registry.example/web:1${digest}`],
	];
	for (const [images, image] of taken)
		it(`of ${JSON.stringify(images ?? {})} takes ${image.slice(0, 40)}`, () => {
			assert.deepEqual(imageRefusals(image, tenant(images)), []);
		});
});
