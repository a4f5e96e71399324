// What restarts is computed, not guessed.

import { setTimeout as wait } from "node:timers/promises";
import type { Proof } from "../proof.ts";
import { isReady, patch, podsOfAll } from "../proof.ts";
import { writesSoFar } from "../operator-process.ts";
import { until } from "../until.ts";

const all = ["api", "cache", "db", "web", "worker"];
const seconds = 3;

export const hiddenLine: Proof = {
	claim:
		"A shared ConfigMap line that a later layer hides restarts nobody, another one only its users",
	show: async (stage) => {
		const before = await podsOfAll(stage, all);
		const written = await writesSoFar(stage.operator);
		await patch(stage, "configmap/shop-common", {
			data: { LOG_LEVEL: "debug" },
		});
		await wait(seconds * 1000);
		if ((await podsOfAll(stage, all)) !== before)
			throw new Error("pods changed");
		const writes = (await writesSoFar(stage.operator)) - written;
		if (writes > 0) throw new Error(`${writes} writes`);
		const others = all.filter((name) => name !== "web");
		const rest = await podsOfAll(stage, others);
		const old = await stage.view.podsOf("web");
		await patch(stage, "configmap/shop-common", {
			data: { SUPPORT_MAIL: "hello@shop.example" },
		});
		await until("web runs new pods only", async () => {
			const now = await stage.view.podsOf("web");
			const isNew = now.every((pod) => !old.includes(pod));
			return isNew && now.length === 2 && (await isReady(stage, "web"));
		});
		if ((await podsOfAll(stage, others)) !== rest)
			throw new Error("pods of others changed");
		return `LOG_LEVEL: 0 writes and the same pods after ${seconds} s; SUPPORT_MAIL: 2 new pods of web, none of ${others.join(", ")}`;
	},
};
