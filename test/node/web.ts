// The App of the stories, and ways to ask it.

import type { App } from "../../src/api/app/app.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { appOf } from "../support/stage.ts";
import { imageOf, type Version } from "./images.ts";
import type { RealNode } from "./node.ts";
import { ask } from "./traffic.ts";

export const web = (
	namespace: string,
	version: Version | "garbled",
	spec: object = {},
): App & KubeObject =>
	appOf(
		"web",
		{
			image: imageOf(version),
			ports: [{ name: "http", port: 8080 }],
			health: { http: { port: "http", path: "/healthz" } },
			resources: { cpu: "20m", memory: "32Mi", memoryLimit: "64Mi" },
			...spec,
		},
		namespace,
	);

/** http://ADDRESS:PORT of the Service's ClusterIP. */
export async function urlOf(
	node: RealNode,
	namespace: string,
	name = "web",
): Promise<string> {
	const service = (await node.get(`service/${name}`, namespace)) as
		| (KubeObject & { spec: { clusterIP: string; ports: { port: number }[] } })
		| undefined;
	if (!service) throw new Error(`no Service ${namespace}/${name}`);
	return `http://${service.spec.clusterIP}:${service.spec.ports[0]?.port}`;
}

/** What the program answers to a page that speaks JSON. */
export const fact = async <T>(url: string): Promise<T> =>
	JSON.parse(await ask(url)) as T;
