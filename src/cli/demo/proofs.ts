// What the demo proves on the running shop. Each proof changes something, waits, and says what it saw.

import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { App } from "../../api/app/app.ts";
import type { ControlPlane } from "../../controlplane/control-plane.ts";
import { deployments, networkPolicies, services } from "../../kube/objects.ts";
import type { NamespaceView } from "./namespace-view.ts";
import { stateOf } from "./namespace-view.ts";
import type { OperatorProcess } from "./operator-process.ts";
import { writesSoFar } from "./operator-process.ts";
import { until } from "./until.ts";

export type Stage = {
	plane: ControlPlane;
	operator: OperatorProcess;
	view: NamespaceView;
	namespace: string;
	samples: string;
};
type Proof = {
	claim: string;
	/** What was seen; throws when the claim does not hold. */
	show: (stage: Stage) => Promise<string>;
};

export const proofs: readonly Proof[] = [
	{
		claim: "One changed image rolls that App, and only that one",
		show: async (stage) => {
			const others = ["api", "db", "worker"];
			const podsOf = (names: string[]) =>
				Promise.all(names.map((name) => stage.view.podsOf(name)));
			const [before, [oldPods]] = await Promise.all([
				podsOf(others),
				podsOf(["web"]),
			]);
			const spec = { image: "registry.example/shop/web:1.8.3" };
			await kubectl(
				stage,
				"patch",
				"swapp/web",
				"--type=merge",
				`-p=${JSON.stringify({ spec })}`,
			);
			await until("web runs new pods only", async () => {
				const now = await stage.view.podsOf("web");
				const isNew = now.every((pod) => !oldPods?.includes(pod));
				return isNew && now.length === 2 && (await isReady(stage, "web"));
			});
			const after = await podsOf(others);
			if (String(after) !== String(before))
				throw new Error("other pods changed");
			return `web runs 2 new pods; the ${before.flat().length} pods of ${others.join(", ")} are the same as before`;
		},
	},
	{
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
	},
	{
		claim: "An edited child is repaired, what others added to it included",
		show: async (stage) => {
			const start = performance.now();
			const container = { name: "miner", image: "evil.example/miner:1" };
			const containers = [
				{ name: "main", image: "evil.example/api:1" },
				container,
			];
			const patch = { spec: { template: { spec: { containers } } } };
			await kubectl(
				stage,
				"patch",
				"deployment/api",
				`-p=${JSON.stringify(patch)}`,
			);
			const images = await until("Deployment api is repaired", async () => {
				const found = imagesOf(await stage.view.list(deployments), "api");
				return String(found).includes("evil") ? undefined : found;
			});
			return `a changed image and an added container are gone after ${elapsed(start)}; api runs ${images.join(", ")}`;
		},
	},
	{
		claim: "A link to an App that does not exist opens when the App appears",
		show: async (stage) => {
			const before = resolvedOf(await appOf(stage, "worker"));
			await kubectl(stage, "apply", "-f", join(stage.samples, "mail.yaml"));
			const after = await until("the link of worker is resolved", async () => {
				const resolved = resolvedOf(await appOf(stage, "worker"));
				return resolved === "AllLinked" ? resolved : undefined;
			});
			const [policy] = (await stage.view.list(networkPolicies)).filter(
				({ metadata }) => metadata.name === "worker",
			);
			const ports: string[] =
				JSON.stringify(policy?.["spec"]).match(/"port":\d+/g) ?? [];
			await until("mail is ready", () => isReady(stage, "mail"));
			if (before !== "PeerNotFound")
				throw new Error(`the link was ${before} before`);
			if (!ports.includes('"port":2525'))
				throw new Error("the policy of worker does not let it reach mail");
			return `worker: ${before} -> ${after}; its policy now lets out to ports ${[...new Set(ports)].join(", ").replaceAll('"port":', "")}`;
		},
	},
	{
		claim: "At rest nothing is written",
		show: async (stage) => {
			await until("nothing has been written for a second", async () => {
				const before = await writesSoFar(stage.operator);
				await wait(1000);
				return (await writesSoFar(stage.operator)) === before || undefined;
			});
			const seconds = 5;
			const before = await writesSoFar(stage.operator);
			await wait(seconds * 1000);
			const written = (await writesSoFar(stage.operator)) - before;
			if (written > 0) throw new Error(`${written} writes in ${seconds} s`);
			return `0 writes in ${seconds} s, by the operator's own count of its calls (its Lease aside)`;
		},
	},
];

const elapsed = (start: number) =>
	`${((performance.now() - start) / 1000).toFixed(1)} s`;

async function kubectl(
	{ plane, namespace }: Stage,
	...words: string[]
): Promise<void> {
	const { code, stderr } = await plane.kubectl(["-n", namespace, ...words]);
	if (code !== 0) throw new Error(stderr);
}

async function appOf({ view }: Stage, name: string): Promise<App> {
	const app = (await view.apps()).find(
		({ metadata }) => metadata.name === name,
	);
	if (!app) throw new Error(`App ${name} is gone`);
	return app;
}

async function isReady(stage: Stage, name: string): Promise<true | undefined> {
	const app = await appOf(stage, name);
	const isCurrent = app.status?.observedGeneration === app.metadata.generation;
	return (isCurrent && stateOf(app) === "Ready") || undefined;
}

const resolvedOf = ({ status }: App) =>
	status?.conditions?.find(({ type }) => type === "Resolved")?.reason;

function imagesOf(
	objects: readonly { metadata: { name: string } }[],
	name: string,
): string[] {
	const found = objects.find(({ metadata }) => metadata.name === name);
	const images = JSON.stringify(found).matchAll(/"image":"([^"]+)"/g);
	return [...images].map(([, image = ""]) => image);
}
