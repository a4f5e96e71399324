// What the Tenant of the namespace adds to an App: defaults for what it does not write, the registry, and what it refuses.

import type { App } from "../../api/app/app.ts";
import type { Tenant } from "../../api/tenant.ts";
import { tenantSpec } from "../../api/tenant.ts";
import { seen } from "../../schema/defaults.ts";
import type { Fault } from "../fault.ts";

/** The App as it counts; the object itself is never changed. */
export function underTenant(app: App, tenant: Tenant | undefined): App {
	const spec = tenant?.spec;
	if (!spec) return app;
	const registry = spec.images?.registry ?? "";
	const { image, resources = {} } = app.spec ?? {};
	return {
		...app,
		spec: {
			...app.spec,
			...(image && { image: hostOf(image) ? image : registry + image }),
			resources: { ...spec.defaults?.resources, ...resources },
		},
	};
}

/** Without a dot, a colon or the name localhost the first part is a path, as container runtimes read it. */
function hostOf(image: string): string | undefined {
	const [first = "", ...rest] = image.split("/");
	return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : undefined;
}

/** `app` is as `underTenant` gives it. */
export function imageFaults(app: App, tenant: Tenant | undefined): Fault[] {
	const image = app.spec?.image;
	if (!tenant?.spec || !image) return [];
	const { images } = seen(tenantSpec, tenant.spec);
	const refused = (message: string): Fault => ({
		reason: "ImageRefused",
		path: "spec.image",
		message: `${message} by Tenant ${tenant.metadata.name}`,
	});
	const { allowed, digests } = images;
	const faults: Fault[] = [];
	if (allowed && !allowed.some((prefix) => image.startsWith(prefix)))
		faults.push(
			refused(
				`is ${image}, which is from none of the registries allowed (${allowed.toSorted().join(", ")})`,
			),
		);
	if (digests === "Required" && !image.includes("@sha256:"))
		faults.push(
			refused(`is ${image}, which lacks the digest that is required`),
		);
	return faults;
}
