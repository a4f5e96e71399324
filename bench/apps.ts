// The App that everything is measured with: one port, one layer of configuration, no pods. It has five children:
// ServiceAccount, ConfigMap, Service, NetworkPolicy, Deployment.

import { setTimeout as wait } from "node:timers/promises";
import type { Client } from "./client.ts";
import { forEachAtOnce } from "./client.ts";
import { namespaces } from "./server.ts";

/** k of the definition: children of one App. */
export const childrenOfApp = 5;
/** Children and one status. */
export const writesOfApp = childrenOfApp + 1;

export type AppName = { namespace: string; name: string };
export type SeededApp = AppName & { uid: string };

const apps = "/apis/seaworthy.dev/v1alpha1";
export const appPath = ({ namespace, name }: AppName): string =>
	`${apps}/namespaces/${namespace}/seaworthyapps/${name}`;

/** Names of nine characters, spread over the namespaces: "app-00042". The prefix has three letters. */
export const appNames = (count: number, prefix = "app"): AppName[] =>
	Array.from({ length: count }, (_, index) => ({
		namespace: namespaces[index % namespaces.length] ?? "",
		name: `${prefix}-${String(index).padStart(5, "0")}`,
	}));

export const appOf = ({ namespace, name }: AppName) => ({
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "App",
	metadata: { name, namespace },
	spec: {
		image: "registry.example/bench/app:1.0.0",
		replicas: 0,
		ports: [{ name: "http", port: 8080 }],
		config: { layers: [{ values: { A: "1", B: "two" } }] },
	},
});

/** Creates one App; rejects unless the server takes it. */
export async function createApp(
	admin: Client,
	app: AppName,
): Promise<SeededApp> {
	const path = `${apps}/namespaces/${app.namespace}/seaworthyapps`;
	const { metadata } = await admin.call<{ metadata: { uid: string } }>(
		{ method: "POST", path },
		appOf(app),
	);
	return { ...app, uid: metadata.uid };
}

/** Creates `count` Apps, 16 at a time. */
export async function seedApps(
	admin: Client,
	count: number,
	prefix?: string,
): Promise<SeededApp[]> {
	await untilServed(admin);
	const seeded: SeededApp[] = [];
	await forEachAtOnce(appNames(count, prefix), 16, async (app) => {
		seeded.push(await createApp(admin, app));
	});
	return seeded;
}

/** A definition that was just applied is served a moment later. */
async function untilServed(admin: Client): Promise<void> {
	for (let attempt = 0; attempt < 100; attempt++) {
		const path = `${apps}/seaworthyapps?limit=1`;
		if ((await admin.send({ method: "GET", path })).status === 200) return;
		await wait(100);
	}
	throw new Error("the API server does not serve Apps");
}
