// The rules of the hardening that an App steps out of, as far as the platform and the Tenant of its namespace let it.

import type { App } from "../../api/app/app.ts";
import { relaxations } from "../../api/app/security.ts";
import type { Platform } from "../../api/platform.ts";
import type { Tenant } from "../../api/tenant.ts";
import type { Fault } from "../fault.ts";

export type Relaxations = {
	/** What the App asks for and may have. */
	readonly rules: ReadonlySet<string>;
	readonly faults: readonly Fault[];
};

export function relaxationsOf(
	{ spec }: Pick<App, "spec">,
	tenant: Tenant | undefined,
	platform: Platform,
): Relaxations {
	// A stored App may name a rule of an earlier release: it asks for nothing.
	const asked = (spec?.security?.relax ?? [])
		.map(({ rule }, index) => ({ rule, index }))
		.filter(({ rule }) => relaxations.some((each) => each === rule));
	const whoRefuses = (rule: string): string | undefined => {
		if (!platform.relaxations.some((each) => each === rule))
			return "the platform does not allow; its team can add it to relaxations in the values of the Helm chart";
		const allowed = tenant?.spec.relaxations;
		if (allowed?.some((each) => each === rule) ?? true) return undefined;
		return `the Tenant ${tenant?.metadata.name} does not allow; its administrators can add it to spec.relaxations`;
	};
	return {
		rules: new Set(
			asked.map(({ rule }) => rule).filter((rule) => !whoRefuses(rule)),
		),
		faults: asked.flatMap(({ rule, index }): Fault[] => {
			const why = whoRefuses(rule);
			const path = `spec.security.relax[${index}].rule`;
			const message = `is ${rule}, which ${why}`;
			return why ? [{ reason: "RelaxationRefused", path, message }] : [];
		}),
	};
}
