// What the operator and the users of our kinds may do, as it follows from the list of controllers.

import { expect } from "chai";
import { kinds } from "../../src/api/index.ts";
import {
	operatorAccess,
	sealingKeyAccess,
	userAccess,
} from "../../src/controllers/access.ts";
import { controllers } from "../../src/controllers/index.ts";
import { leaseName, publicKeysName } from "../../src/kube/names.ts";
import { configMaps, deployments, services } from "../../src/kube/objects.ts";
import { forbiddenIn } from "../judges/rights.ts";

const derived = { ...operatorAccess(controllers), ...userAccess(kinds) };

describe("rights derived from the list of controllers", () => {
	const seaworthyApps = {
		apiVersion: "example.dev/v1",
		kind: "Boat",
		plural: "boats",
		scope: "Namespaced",
	} as const;
	const controller = {
		resource: seaworthyApps,
		children: [{ resource: deployments }, { resource: configMaps }],
		reads: [configMaps, services],
	};
	const { watch, write, own } = operatorAccess([controller]);

	it("read parents with their CRDs, children and what is read, and write the status", () => {
		const verbs = ["get", "list", "watch"];
		expect(watch).to.deep.equal([
			{ apiGroups: [""], resources: ["configmaps", "services"], verbs },
			{ apiGroups: ["apps"], resources: ["deployments"], verbs },
			{ apiGroups: ["example.dev"], resources: ["boats"], verbs },
			{
				apiGroups: ["example.dev"],
				resources: ["boats/status"],
				verbs: ["patch"],
			},
			{
				apiGroups: ["apiextensions.k8s.io"],
				resources: ["customresourcedefinitions"],
				resourceNames: ["boats.example.dev"],
				verbs: ["get"],
			},
			{
				apiGroups: ["coordination.k8s.io"],
				resources: ["leases"],
				verbs: ["get"],
				resourceNames: ["seaworthy-owner"],
			},
		]);
	});

	it("write children only, and the Lease that says whose the namespace is", () => {
		const verbs = ["create", "patch", "delete"];
		const lease = {
			apiGroups: ["coordination.k8s.io"],
			resources: ["leases"],
		};
		expect(write).to.deep.equal([
			{ apiGroups: [""], resources: ["configmaps"], verbs },
			{ apiGroups: ["apps"], resources: ["deployments"], verbs },
			{ ...lease, verbs: ["create"] },
			{
				...lease,
				verbs: ["get", "update", "watch"],
				resourceNames: ["seaworthy-owner"],
			},
		]);
	});

	it("never let whoever may edit a namespace write what holds values", () => {
		const written = derived.edit.flatMap(({ resources }) => resources);
		expect(written).to.include("seaworthyapps");
		expect(written).not.to.include("appsecrets");
		const chosen = derived.secrets.flatMap(({ resources }) => resources);
		expect(chosen).to.deep.equal(["appsecrets"]);
	});

	it("change one Lease and the public keys, and never list or change a private one", () => {
		const changed = own.filter(({ verbs }) =>
			verbs.some((verb) => !["create", "get"].includes(verb)),
		);
		expect(changed.map(({ resourceNames }) => resourceNames)).to.deep.equal([
			[leaseName],
			[publicKeysName],
		]);
	});

	it("R3: name nothing that is forbidden, and Secrets only where they are bound to one namespace", () => {
		const { watch: wide, discover, ...narrow } = derived;
		const { write: served, own: beside, ...people } = narrow;
		for (const rules of [wide, discover, ...Object.values(people)])
			expect(forbiddenIn(rules, false)).to.deep.equal([]);
		for (const rules of [served, beside, [sealingKeyAccess(["shop"])]])
			expect(forbiddenIn(rules, true)).to.deep.equal([]);
	});
});
