import { expect } from "chai";
import {
	fingerprint,
	foreignPaths,
	removal,
} from "../../src/runtime/ownership.ts";
import { configMap, ours, theirs } from "../support/objects.ts";

const template = (containers: object, more: object = {}) => ({
	"f:spec": {
		"f:template": { "f:spec": { "f:containers": containers, ...more } },
	},
});
const main = 'k:{"name":"main"}';
const evil = 'k:{"name":"evil"}';
const image = { ".": {}, "f:name": {}, "f:image": {} };

describe("fields that others own", () => {
	it("change the fingerprint when they were ours", () => {
		const before = fingerprint([ours(template({ [main]: image }))]);
		const after = fingerprint([
			ours(template({ [main]: { ".": {}, "f:name": {} } })),
			theirs(template({ [main]: { "f:image": {} } })),
		]);
		expect(after).not.to.equal(before);
	});

	it("do not change the fingerprint when they were added", () => {
		const share = ours(template({ [main]: image }));
		const added = theirs(template({ [evil]: image }));
		expect(fingerprint([share, added])).to.equal(fingerprint([share]));
		expect(foreignPaths([share, added])).to.deep.equal([
			["f:spec", "f:template", "f:spec", "f:containers", evil],
		]);
	});

	it("are left alone in metadata, status, scale and template annotations", () => {
		const entries = [
			ours(template({ [main]: image })),
			theirs({ "f:metadata": { "f:labels": { "f:x": {} } } }),
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
