// A child that goes comes back.

import { services } from "../../../kube/objects.ts";
import type { Proof } from "../proof.ts";
import { elapsed, kubectl } from "../proof.ts";
import { until } from "../until.ts";

export const deletedChild: Proof = {
	claim: "A deleted child comes back",
	show: async (stage) => {
		const start = performance.now();
		await kubectl(stage, "delete", "service/web", "--wait=true");
		const service = await until("Service web is back", async () =>
			(await stage.view.list(services)).find(
				({ metadata }) => metadata.name === "web",
			),
		);
		return `Service web is back after ${elapsed(start)}, with uid ${service.metadata.uid?.slice(0, 8)}`;
	},
};
