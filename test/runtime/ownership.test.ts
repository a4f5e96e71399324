import { expect } from "chai";
import {
	fingerprint,
	foreignPaths,
	hasAdditionsOfOthers,
	otherManagers,
	removal,
	restOf,
} from "../../src/runtime/ownership.ts";
import type { ManagedFieldsEntry } from "../../src/kube/objects.ts";
import { configMap, ours, theirs } from "../support/objects.ts";

const template = (containers: object, more: object = {}) => ({
	"f:spec": {
		"f:template": { "f:spec": { "f:containers": containers, ...more } },
	},
});
const main = 'k:{"name":"main"}';
const evil = 'k:{"name":"evil"}';
const image = { ".": {}, "f:name": {}, "f:image": {} };

const hashOf = (managedFields: ManagedFieldsEntry[]) =>
	fingerprint({ name: "web", uid: "1", managedFields });

describe("fields that others own", () => {
	it("change the fingerprint when they were ours", () => {
		const before = hashOf([ours(template({ [main]: image }))]);
		const after = hashOf([
			ours(template({ [main]: { ".": {}, "f:name": {} } })),
			theirs(template({ [main]: { "f:image": {} } })),
		]);
		expect(after).not.to.equal(before);
	});

	it("change the fingerprint when somebody writes under our name, or makes the object anew", () => {
		const share = ours(template({ [main]: image }));
		const before = hashOf([{ ...share, time: "2026-01-01T00:00:00Z" }]);
		expect(hashOf([{ ...share, time: "2026-01-01T00:00:09Z" }])).not.to.equal(
			before,
		);
		expect(
			fingerprint({ name: "web", uid: "1", managedFields: [share] }),
		).not.to.equal(
			fingerprint({ name: "web", uid: "2", managedFields: [share] }),
		);
	});

	it("are additions also when they are updated under our name beside what we applied", () => {
		const posted = {
			...ours({ "f:data": { "f:A": {} } }),
			operation: "Update",
		};
		expect(foreignPaths([posted])).to.deep.equal([]);
		const forged = {
			...ours({ "f:data": { "f:LD_PRELOAD": {} } }),
			operation: "Update",
		};
		expect(
			foreignPaths([ours({ "f:data": { "f:A": {} } }), forged]),
		).to.deep.equal([["f:data", "f:LD_PRELOAD"]]);
	});

	it("are a part of the fingerprint beside ours when they were added", () => {
		const share = ours(template({ [main]: image }));
		const added = theirs(template({ [evil]: image }));
		const [before, after] = [hashOf([share]), hashOf([share, added])];
		expect(restOf(before)).to.equal("");
		expect(restOf(after)).not.to.equal("");
		expect(after.startsWith(before)).to.equal(true);
		const later = { ...added, time: "2026-01-01T00:00:09Z" };
		expect(restOf(hashOf([share, later]))).not.to.equal(restOf(after));
		expect(foreignPaths([share, added])).to.deep.equal([
			["f:spec", "f:template", "f:spec", "f:containers", evil],
		]);
	});

	it("are what a removal left only until somebody writes under its name", () => {
		const share = ours(template({ [main]: image }));
		const left = {
			...theirs(template({}, { "f:dnsPolicy": {} })),
			manager: "seaworthy-removals",
			time: "2026-01-01T00:00:00Z",
		};
		expect(hasAdditionsOfOthers([share, left])).to.equal(false);
		expect(otherManagers([share, left])).to.deep.equal([]);
		// Whoever takes the name for more is seen, and what it wrote is removed.
		const taken = template({}, { "f:dnsPolicy": {}, "f:hostPID": {} });
		const more = { ...left, fieldsV1: taken };
		expect(hashOf([share, more])).not.to.equal(hashOf([share, left]));
		expect(foreignPaths([share, more])).to.have.length(2);
	});

	it("name their managers, also of labels that our objects are known by, and of nothing harmless", () => {
		const share = ours(template({ [main]: image }));
		const labels = (label: string) =>
			theirs({ "f:metadata": { "f:labels": { [`f:${label}`]: {} } } });
		expect(otherManagers([share, labels("team")])).to.deep.equal([]);
		expect(otherManagers([share, labels("seaworthy.dev/app")])).to.deep.equal([
			"kubectl-edit",
		]);
		const added = theirs(template({ [evil]: image }));
		const forged = { ...added, manager: "seaworthy" };
		expect(otherManagers([share, added, forged])).to.deep.equal([
			"kubectl-edit",
			"somebody in the name of seaworthy",
		]);
	});

	it("are removed with the share of who wrote in our name", () => {
		const forged = {
			...theirs({ "f:data": { "f:LD_PRELOAD": {} } }),
			manager: "seaworthy",
		};
		const managedFields = [ours({ "f:data": { "f:A": {} } }), forged];
		const object = {
			...configMap("web", "7", { managedFields }),
			data: { A: "1", LD_PRELOAD: "2" },
		};
		const [, ...operations] = removal(object);
		expect(operations.map(({ path }) => path)).to.deep.equal([
			"/metadata/managedFields/1",
			"/data/LD_PRELOAD",
		]);
	});

	it("are left alone in metadata, status, scale, template annotations and pull secrets", () => {
		const entries = [
			ours(template({ [main]: image })),
			theirs({ "f:metadata": { "f:labels": { "f:x": {} } } }),
			theirs({ "f:imagePullSecrets": { 'k:{"name":"x"}': {} } }),
			theirs({
				"f:spec": {
					"f:template": { "f:metadata": { "f:annotations": { "f:x": {} } } },
				},
			}),
			{ ...theirs({ "f:spec": { "f:replicas": {} } }), subresource: "scale" },
			{ ...theirs({ "f:spec": { "f:x": {} } }), subresource: "status" },
		];
		expect(foreignPaths(entries)).to.deep.equal([]);
	});

	it("are no additions where both own the same value", () => {
		const both = template({ [main]: { "f:image": {} } });
		expect(foreignPaths([ours(both), theirs(both)])).to.deep.equal([]);
	});

	it("are no additions inside an atomic value of ours", () => {
		const entries = [
			ours({ "f:spec": { "f:egress": {} } }),
			theirs({ "f:spec": { "f:egress": { "f:x": {} } } }),
		];
		expect(foreignPaths(entries)).to.deep.equal([]);
	});

	it("are removed from exactly this version, list items from the back", () => {
		const object = {
			...configMap("web", "7", {
				managedFields: [
					ours(template({ [main]: image })),
					theirs(
						template(
							{ 'k:{"name":"a"}': image, [evil]: image },
							{ "f:hostNetwork": {} },
						),
					),
				],
			}),
			spec: {
				template: {
					spec: {
						containers: [{ name: "a" }, { name: "main" }, { name: "evil" }],
						hostNetwork: true,
					},
				},
			},
		};
		expect(removal(object)).to.deep.equal([
			{ op: "test", path: "/metadata/resourceVersion", value: "7" },
			{ op: "remove", path: "/spec/template/spec/hostNetwork" },
			{ op: "remove", path: "/spec/template/spec/containers/2" },
			{ op: "remove", path: "/spec/template/spec/containers/0" },
		]);
	});

	it("with slashes and tildes in their names are escaped", () => {
		const object = {
			...configMap("web", "7", {
				managedFields: [
					ours({ "f:data": { "f:A": {} } }),
					theirs({ "f:data": { "f:a/b~c": {} } }),
				],
			}),
			data: { A: "1", "a/b~c": "2" },
		};
		expect(removal(object)[1]?.path).to.equal("/data/a~1b~0c");
	});

	it("that are no longer in the object need no patch", () => {
		const object = configMap("web", "7", {
			managedFields: [theirs({ "f:data": { "f:gone": {} } })],
		});
		expect(removal(object)).to.deep.equal([]);
	});
});
