// What befalls the cluster and passes: its API server ends, another release comes, a namespace leaves the list, the CRDs are older.

import { setTimeout as wait } from "node:timers/promises";
import { app } from "../../src/api/app/app.ts";
import {
	installChart,
	writesSoFar,
} from "../../src/cli/demo/operator-process.ts";
import type { KubeObject, Resource } from "../../src/kube/objects.ts";
import { pathOf } from "../../src/runtime/cluster.ts";
import { kill, start, untilAnswering } from "../support/api-server.ts";
import {
	installOther,
	startOther,
	uninstallOther,
} from "../support/other-release.ts";
import { soonRolled, untilSaid } from "./ground.ts";
import { untilSilent, writesAmong } from "./quiescence.ts";
import { saysNotReady } from "./restart.ts";
import type { Incident, Scene } from "./scene.ts";

/** Watches are taken up again after half a minute at the latest. */
const watchBackoff = 31_000;

const restart: Incident = {
	title: "the API server killed and started",
	async happen({ cast, random }) {
		const { cluster, proxy } = cast.ground;
		const before = proxy.exchanges.length;
		const stopped = await kill(cluster, "kube-apiserver");
		await wait(random.below(4000));
		await start(cluster, stopped);
		await untilAnswering(cluster);
		await wait(watchBackoff);
		await untilSilent(cast.ground);
		return proxy.exchanges
			.slice(before)
			.filter(saysNotReady)
			.slice(0, 3)
			.map(
				({ namespace, name }) => `${namespace}/${name} is told not to be ready`,
			);
	},
};

const secondRelease: Incident = {
	title: "a second release for the same namespaces",
	async happen(scene) {
		const { ground, names } = scene.cast;
		await installOther(ground.cluster, names);
		const second = await startOther(ground.cluster);
		await untilSaid(second, "leading");
		await wait(2000);
		const before = await writesSoFar(second);
		await scene.move("image");
		await scene.move("scale");
		await wait(3000);
		const writes = (await writesSoFar(second)) - before;
		await second.stop();
		await uninstallOther(ground.cluster);
		return writes > 0 ? [`the second release writes ${writes} times`] : [];
	},
};

const leaving: Incident = {
	title: "the namespace leaves the list",
	async happen(scene) {
		const { world } = scene;
		const { ground, names } = scene.cast;
		const others = names.filter((name) => name !== world);
		await installChart(ground.cluster, others, soonRolled);
		const found = await scene.untilTold("api", "Stalled", "NamespaceNotServed");
		const before = ground.proxy.exchanges.length;
		await scene.move("image");
		await scene.move("settings");
		await wait(3000);
		const isOfWorld = (call: { namespace: string; resource: string }) =>
			call.namespace === world && !call.resource.endsWith("/status");
		const writes = writesAmong(ground.proxy.exchanges.slice(before));
		for (const { verb, resource, name } of writes.filter(isOfWorld))
			found.push(`${verb} ${resource} ${name} although it is not served`);
		await installChart(ground.cluster, names, soonRolled);
		return found;
	},
};

const definitions: Resource = {
	apiVersion: "apiextensions.k8s.io/v1",
	kind: "CustomResourceDefinition",
	plural: "customresourcedefinitions",
	scope: "Cluster",
};
const definition = { namespace: "", name: `${app.plural}.${app.group}` };

/** Status fields that an older release did not have. */
const youngFields = ["selector", "edges"];
type Definition = KubeObject & {
	spec: { versions: { schema: { openAPIV3Schema: Schema } }[] };
};
type Schema = { properties: { status: { properties: object } } };

const olderCrd: Incident = {
	title: "a CRD that is older",
	async happen(scene) {
		const { cast, admin } = scene;
		const { ground } = cast;
		const newest = await definitionNow(scene);
		const older = structuredClone(newest);
		for (const { schema } of older.spec.versions)
			for (const field of youngFields)
				Reflect.deleteProperty(
					schema.openAPIV3Schema.properties.status.properties,
					field,
				);
		await admin.replace(definitions, older);
		await wait(1000);
		const before = ground.proxy.exchanges.length;
		await scene.move("image");
		const isSilent = await untilSilent(ground);
		const writes = writesAmong(ground.proxy.exchanges.slice(before)).length;
		const found = isSilent ? [] : [`${writes} writes, and no end of them`];
		await putBack(scene, newest);
		// As its log says: upgrade the CRDs, then restart.
		await ground.end(cast.operator);
		cast.operator = await ground.lead();
		return found;
	},
};

/** Its fields belong to Helm again: otherwise the next upgrade of the chart would meet a conflict. */
async function putBack({ admin }: Scene, newest: Definition): Promise<void> {
	await admin.replace(definitions, newest);
	const path = pathOf(definitions, "", newest.metadata.name);
	const value = newest.metadata.managedFields;
	const patch = [{ op: "replace", path: "/metadata/managedFields", value }];
	const type = "application/json-patch+json";
	const { status, text } = await admin.call("PATCH", path, patch, type);
	if (status !== 200) throw new Error(text);
}

async function definitionNow({ admin }: Scene): Promise<Definition> {
	const found = await admin.get(definitions, definition);
	if (!found) throw new Error("there is no CRD of Apps");
	return found as Definition;
}

export const clusterIncidents: readonly Incident[] = [
	restart,
	secondRelease,
	leaving,
	olderCrd,
];
