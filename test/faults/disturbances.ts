// What others do to the children of a world: edits, deletions, and objects of their own that they hang onto an App.

import { app } from "../../src/api/app/app.ts";
import type { Resource } from "../../src/kube/objects.ts";
import {
	configMaps,
	deployments,
	networkPolicies,
	resourceOf,
	services,
} from "../../src/kube/objects.ts";
import type { Place } from "./admin.ts";
import type { Ground } from "./ground.ts";
import type { Random } from "./random.ts";

type Disturbance = (ground: Ground, place: Place) => Promise<void>;

/** An edit of what may not be there (yet). */
const edit =
	(resource: Resource, spec: object, times = 1): Disturbance =>
	async ({ admin }, place) => {
		for (let time = 0; time < times; time++)
			if (await admin.get(resource, place))
				await admin.merge(resource, place, { spec }).catch(() => undefined);
	};

const opened = { policyTypes: ["Ingress"] };
const ofPod = (spec: object) => ({ template: { spec } });

/** Among them fields that come back with a default, and more edits in a row than are put right at once. */
const disturbances: readonly Disturbance[] = [
	({ admin }, place) => admin.remove(deployments, place),
	({ admin }, place) => admin.remove(services, place),
	edit(networkPolicies, opened),
	edit(networkPolicies, opened, 4),
	edit(deployments, ofPod({ dnsPolicy: "Default" })),
	edit(deployments, ofPod({ hostPID: true })),
	edit(services, { sessionAffinity: "ClientIP" }),
	async ({ admin }, { namespace }) => {
		const copies = await admin.list(configMaps, namespace);
		const copy = copies.find(({ metadata }) => metadata.name.includes("--"));
		if (!copy) return;
		const { name } = copy.metadata;
		await admin.remove(configMaps, { namespace, name });
	},
];

export async function disturb(
	ground: Ground,
	namespace: string,
	random: Random,
): Promise<void> {
	const name = random.pick(["api", "job"]);
	await random.pick(disturbances)(ground, { namespace, name });
}

const hung = "of-another-operator";

/** As SetControllerReference of another operator does it. */
export async function hangOn(
	{ admin }: Ground,
	namespace: string,
): Promise<void> {
	const kind = resourceOf(app);
	const parent = await admin.get(kind, { namespace, name: "api" });
	const { apiVersion } = kind;
	const { name = "", uid = "" } = parent?.metadata ?? {};
	const owner = { apiVersion, kind: kind.kind, name, uid, controller: true };
	await admin.apply(configMaps, {
		apiVersion: "v1",
		kind: "ConfigMap",
		metadata: { name: hung, namespace, ownerReferences: [owner] },
		data: { a: "1" },
	});
}

export const isHangingOn = async ({ admin }: Ground, namespace: string) =>
	(await admin.get(configMaps, { namespace, name: hung })) !== undefined;
