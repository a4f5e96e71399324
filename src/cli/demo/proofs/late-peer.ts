// Nobody need start in any order.

import { join } from "node:path";
import type { Proof } from "../proof.ts";
import { appOf, edgeState, isReady, kubectl, untilEdge } from "../proof.ts";
import { until } from "../until.ts";

export const latePeer: Proof = {
	claim: "A link to an App that does not exist opens when the App appears",
	show: async (stage) => {
		const before = edgeState(await appOf(stage, "worker"), "shop/mail");
		if (before !== "Pending PeerNotFound")
			throw new Error(`the link was ${before} before`);
		await kubectl(stage, "apply", "-f", join(stage.samples, "mail.yaml"));
		await untilEdge(stage, "worker", "shop/mail", "Allowed");
		await until("mail is ready", () => isReady(stage, "mail"));
		return `worker -> mail: ${before} became Allowed, by the policies of both`;
	},
};
