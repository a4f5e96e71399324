// An edit by somebody else is undone, and so is what they add.

import { deployments } from "../../../kube/objects.ts";
import type { Proof } from "../proof.ts";
import { elapsed, kubectl } from "../proof.ts";
import { until } from "../until.ts";

export const editedChild: Proof = {
	claim: "An edited child is repaired, what others added to it included",
	show: async (stage) => {
		const start = performance.now();
		const containers = [
			{ name: "main", image: "evil.example/api:1" },
			{ name: "miner", image: "evil.example/miner:1" },
		];
		const change = { spec: { template: { spec: { containers } } } };
		const json = JSON.stringify(change);
		await kubectl(stage, "patch", "deployment/api", `-p=${json}`);
		const images = await until("Deployment api is repaired", async () => {
			const found = imagesOf(await stage.view.list(deployments), "api");
			return String(found).includes("evil") ? undefined : found;
		});
		return `a changed image and an added container are gone after ${elapsed(start)}; api runs ${images.join(", ")}`;
	},
};

function imagesOf(
	objects: readonly { metadata: { name: string } }[],
	name: string,
): string[] {
	const found = objects.find(({ metadata }) => metadata.name === name);
	const images = JSON.stringify(found).matchAll(/"image":"([^"]+)"/g);
	return [...images].map(([, image = ""]) => image);
}
