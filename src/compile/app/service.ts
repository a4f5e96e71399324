// The Service of an App with ports. Target ports are named, so that a rollout may change their numbers. That of an External App
// selects nothing: its addresses are written beside it, or it has a host and no Service.

import { identity } from "../../kube/labels.ts";
import type { Service } from "../../kube/objects.ts";
import { services } from "../../kube/objects.ts";
import type { Child } from "../child.ts";
import type { AppFacts } from "./facts.ts";
import { childMetadata } from "./metadata.ts";
import { servedPorts } from "./served-ports.ts";

export const service: Child<AppFacts> = {
	resource: services,
	// A new one waits for its address as long as two other writes one after the other, and pods need it no earlier. Addresses written
	// beside it serve whoever has its name: they wait until it is known to be ours.
	wave: ({ spec }) => (spec.workload === "External" ? 0 : "beside"),
	write: "apply",
	held: true,
	build(facts): Service | undefined {
		const { name, spec } = facts;
		const ports = servedPorts(facts);
		if (ports.length === 0 || spec.external?.host) return undefined;
		return {
			apiVersion: "v1",
			kind: "Service",
			metadata: childMetadata(facts),
			spec: {
				type: "ClusterIP",
				...(spec.workload !== "External" && { selector: identity(name) }),
				ports,
			},
		};
	},
};
