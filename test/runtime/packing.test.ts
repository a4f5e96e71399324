import { expect } from "chai";
import { configMaps, deployments, secrets } from "../../src/kube/objects.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { childPacking } from "../../src/runtime/packing.ts";
import { childShape } from "../../src/runtime/shapes.ts";
import { ours, theirs } from "../support/objects.ts";

const owner = {
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "App",
	name: "web",
	uid: "6f1f9c52-8a53-4c1c-9b8e-0d5d3a6e7f10",
	controller: true,
};
const deployment = (
	more: Partial<KubeObject["metadata"]> = {},
): KubeObject => ({
	apiVersion: "apps/v1",
	kind: "Deployment",
	metadata: {
		name: "web",
		namespace: "shop",
		uid: "d-1",
		resourceVersion: "7",
		generation: 2,
		creationTimestamp: "2026-11-21T12:00:00Z",
		labels: {
			"app.kubernetes.io/managed-by": "seaworthy",
			"seaworthy.dev/app": "web",
		},
		annotations: {
			"seaworthy.dev/desired": "d1",
			"deployment.kubernetes.io/revision": "4",
		},
		ownerReferences: [owner],
		managedFields: [ours({ "f:spec": { "f:replicas": {} } })],
		...more,
	},
	spec: { replicas: 3, template: {} },
	status: {
		readyReplicas: 1,
		conditions: [
			{
				type: "Progressing",
				status: "True",
				lastUpdateTime: "2026-11-21T12:00:00Z",
			},
		],
	},
});
const placeOf = ({ metadata: { namespace = "", name } }: KubeObject) => ({
	namespace,
	name,
});
const packing = childPacking(deployments);
const packed = (object: KubeObject) => packing.pack(childShape(object));

describe("a packed child", () => {
	const lives: { [what: string]: KubeObject } = {
		"ours, with all that is kept": deployment(),
		"that others changed": deployment({
			managedFields: [theirs({ "f:spec": { "f:paused": {} } })],
		}),
		"that is being deleted": deployment({
			deletionTimestamp: "2026-11-21T12:00:00Z",
		}),
		"of a stranger": deployment({
			labels: { "seaworthy.dev/allow-apps": "true", team: "a" },
			ownerReferences: [],
		}),
		"that lost its owner": deployment({ ownerReferences: [] }),
	};
	for (const [what, object] of Object.entries(lives))
		it(`${what} is unpacked as it was`, () => {
			const text = packed(object);
			expect(packing.unpack(text, placeOf(object))).to.deep.equal(
				childShape(object),
			);
		});

	it("takes a fraction of the object", () => {
		const service = { ...deployment(), status: undefined, spec: undefined };
		expect(packed(service).length).to.be.below(200);
	});

	it("says nothing new when only its version changed, or what is not kept of it", () => {
		const later = deployment({
			resourceVersion: "8",
			annotations: {
				"seaworthy.dev/desired": "d1",
				"deployment.kubernetes.io/revision": "5",
			},
		});
		expect(packing.saysTheSame?.(packed(deployment()), packed(later))).to.equal(
			true,
		);
		const edited = deployment({ resourceVersion: "8", generation: 3 });
		expect(
			packing.saysTheSame?.(packed(deployment()), packed(edited)),
		).to.equal(false);
	});

	it("with values is news in every version: nothing else is known of them", () => {
		const { saysTheSame } = childPacking(secrets);
		const later = deployment({ resourceVersion: "8" });
		expect(saysTheSame?.(packed(deployment()), packed(later))).to.equal(false);
	});

	it("of a stranger is news in every version as well", () => {
		const { saysTheSame, pack } = childPacking(configMaps);
		const of = (resourceVersion: string) =>
			pack(
				childShape(
					deployment({ resourceVersion, ownerReferences: [], labels: {} }),
				),
			);
		expect(saysTheSame?.(of("7"), of("8"))).to.equal(false);
	});
});
