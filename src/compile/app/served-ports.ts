// The ports of the Service: those of the spec, and for as long as pods of earlier revisions serve, theirs.

import type { V1ServicePort } from "@kubernetes/client-node";
import type { AppFacts } from "./facts.ts";
import type { Port } from "./ports.ts";
import { containerPortName } from "./ports.ts";

type Facts = Pick<AppFacts, "ports" | "earlier" | "memory" | "revision">;
/** Each pod gives the number that its revision has for the name. */
type Served = V1ServicePort & { readonly targetPort: string };

/** Where two revisions lead one port to different names, to those pods that are ready. */
export function servedPorts(facts: Facts): Served[] {
	const own = targetsOf(facts.ports);
	const earlier = facts.earlier.flatMap((each) => targetsOf(each.ports ?? []));
	const isServing = facts.memory.kept.some(
		({ revision, hasReadyPods }) =>
			hasReadyPods && revision?.hash === facts.revision.hash,
	);
	const served = own.map((each) => {
		const before = isServing ? undefined : earlier.find(isSame(each));
		return before ? { ...each, targetPort: before.targetPort } : each;
	});
	for (const each of earlier)
		if (!served.some(isSame(each)))
			served.push({ ...each, name: earlierName(each) });
	return served;
}

const targetsOf = (ports: readonly Port[]): Served[] =>
	ports.map((each) => ({
		name: each.name,
		port: each.servicePort,
		targetPort: containerPortName(ports, each),
		protocol: each.protocol,
	}));

const isSame = (a: Served) => (b: Served) =>
	a.port === b.port && a.protocol === b.protocol;

/** Names of ports never hold two hyphens. */
const earlierName = ({ name, port, protocol = "" }: Served) =>
	`${name}--${port}-${protocol.toLowerCase()}`;
