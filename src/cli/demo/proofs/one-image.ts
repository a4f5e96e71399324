// Only what changed rolls.

import type { Proof } from "../proof.ts";
import { isReady, patch, podsOfAll } from "../proof.ts";
import { until } from "../until.ts";

const others = ["api", "cache", "db", "worker"];

export const oneImage: Proof = {
	claim: "One changed image rolls that App, and only that one",
	show: async (stage) => {
		const before = await podsOfAll(stage, others);
		const oldPods = await stage.view.podsOf("web");
		await patch(stage, "swapp/web", { spec: { image: "web:1.8.3" } });
		await until("web runs new pods only", async () => {
			const now = await stage.view.podsOf("web");
			const isNew = now.every((pod) => !oldPods.includes(pod));
			return isNew && now.length === 2 && (await isReady(stage, "web"));
		});
		if ((await podsOfAll(stage, others)) !== before)
			throw new Error("other pods changed");
		return `web runs 2 new pods; the pods of ${others.join(", ")} are the same as before`;
	},
};
