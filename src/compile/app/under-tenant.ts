// What the Tenant of the namespace makes of the image of an App: the registry put before it, and what it refuses.

import type { App } from "../../api/app/app.ts";
import type { Tenant } from "../../api/tenant.ts";
import { tenantSpec } from "../../api/tenant.ts";
import { seen } from "../../schema/defaults.ts";
import type { Fault } from "../fault.ts";

/** The App as it counts; the object itself is never changed. */
export function underTenant(app: App, tenant: Tenant | undefined): App {
	const image = app.spec?.image;
	if (!image) return app;
	return { ...app, spec: { ...app.spec, image: imageUnder(image, tenant) } };
}

/** With the registry of the Tenant where the image names none. */
export const imageUnder = (image: string, tenant: Tenant | undefined) =>
	hostOf(image) ? image : (tenant?.spec?.images?.registry ?? "") + image;

/** Without a dot, a colon or the name localhost the first part is a path, as container runtimes read it. */
function hostOf(image: string): string | undefined {
	const [first = "", ...rest] = image.split("/");
	return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : undefined;
}

/** `app` is as `underTenant` gives it. */
export const imageFaults = (app: App, tenant: Tenant | undefined): Fault[] =>
	imageRefusals(app.spec?.image, tenant).map((message) => ({
		reason: "ImageRefused",
		path: "spec.image",
		message: `is ${message}`,
	}));

/** Why the Tenant does not let the image run; each begins with the image. */
export function imageRefusals(
	image: string | undefined,
	tenant: Tenant | undefined,
): string[] {
	if (!tenant?.spec || !image) return [];
	const { allowed, digests } = seen(tenantSpec, tenant.spec).images;
	const by = `by Tenant ${tenant.metadata.name}`;
	const refusals: string[] = [];
	if (allowed && !allowed.some((prefix) => image.startsWith(prefix)))
		refusals.push(
			`${image}, which is from none of the registries allowed (${allowed.toSorted().join(", ")}) ${by}`,
		);
	if (digests === "Required" && !image.includes("@sha256:"))
		refusals.push(`${image}, which lacks the digest that is required ${by}`);
	return refusals;
}
