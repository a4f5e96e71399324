// Ports of the main container. Each number and protocol stands once: server-side apply takes the pair as the key.

import type { V1ContainerPort } from "@kubernetes/client-node";
import { containerPortName } from "../ports.ts";
import type { Part } from "./part.ts";

export const listening: Part = {
	path: "spec.ports",
	build({ ports }) {
		const own = ports.filter(
			(each) => containerPortName(ports, each) === each.name,
		);
		if (own.length === 0) return {};
		return {
			container: {
				ports: own.map(
					({ name, port, protocol }): V1ContainerPort => ({
						name,
						containerPort: port,
						protocol,
					}),
				),
			},
		};
	},
};
