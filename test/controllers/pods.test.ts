// Whose pods an App is judged by.

import { expect } from "chai";
import type { App } from "../../src/api/app/app.ts";
import { podQuery, podsOf } from "../../src/controllers/app/needs/pods.ts";
import { listedReplicaSets } from "../../src/controllers/app/needs/replica-sets.ts";
import type { LiveChild } from "../../src/compile/child.ts";
import { queryKey } from "../../src/controllers/controller.ts";
import type { KubeObject, OwnerReference } from "../../src/kube/objects.ts";

const place = { namespace: "shop", labels: { "seaworthy.dev/app": "web" } };
const app: App = {
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "App",
	metadata: { name: "web", namespace: "shop" },
	spec: { image: "web:1" },
};
const owner = (kind: string, name: string, uid: string): OwnerReference => ({
	apiVersion: "apps/v1",
	kind,
	name,
	uid,
	controller: true,
});

const deployment = (uid: string): LiveChild => ({
	apiVersion: "apps/v1",
	kind: "Deployment",
	metadata: { ...place, name: "web", uid },
});

/** What an App finds where one pod fails, of a ReplicaSet with this owner. */
function foundWith(ownerReferences: OwnerReference[]) {
	const set: KubeObject = {
		apiVersion: "apps/v1",
		kind: "ReplicaSet",
		metadata: { ...place, name: "web-1", uid: "s", ownerReferences },
	};
	const pod = {
		apiVersion: "v1",
		kind: "Pod",
		metadata: {
			...place,
			name: "web-1-a",
			ownerReferences: [owner("ReplicaSet", "web-1", "s")],
		},
		state: {},
	};
	const sets = { ...podQuery(app), kind: listedReplicaSets.resource.kind };
	return new Map<string, readonly KubeObject[]>([
		[queryKey(podQuery(app)), [pod]],
		[queryKey(sets), [set]],
	]);
}

describe("the pods that an App is judged by", () => {
	it("are those of its Deployment", () => {
		const found = foundWith([owner("Deployment", "web", "d")]);
		expect(podsOf(app, found, deployment("d"))).to.have.length(1);
		expect(podsOf(app, found, deployment("e"))).to.deep.equal([]);
	});
	it("are none where it has no Deployment, whatever ReplicaSets have no owner", () => {
		expect(podsOf(app, foundWith([]), undefined)).to.deep.equal([]);
	});
});
