// Numbers of revisions, what an annotation tells of one, and how much is kept.

import { strict as assert } from "node:assert";
import {
	keptRevisions,
	seenReplicaSet,
} from "../../../src/compile/app/replica-set.ts";
import type { Revision } from "../../../src/compile/app/revision.ts";
import { revisionOf, revisionText } from "../../../src/compile/app/revision.ts";
import {
	copiesToKeep,
	revisionLimit,
	revisionNumber,
} from "../../../src/compile/app/revisions.ts";
import { revisionAnnotation } from "../../../src/kube/labels.ts";

describe("revisionNumber", () => {
	const nothing = { kept: [], deployed: undefined };
	const known = {
		kept: [
			{ revision: undefined, hasPods: true, hasReadyPods: true },
			{
				revision: { number: 2, hash: "a" },
				hasPods: false,
				hasReadyPods: false,
			},
		],
		deployed: { number: 10, hash: "b" },
	};

	it("starts with one, goes on from the highest, and keeps what is there", () => {
		assert.equal(revisionNumber("a", nothing, undefined), 1);
		assert.equal(revisionNumber("c", known, 10), 11);
		assert.equal(revisionNumber("a", known, 10), 2);
	});

	it("goes on from what status told where nothing else is remembered", () => {
		assert.equal(revisionNumber("a", nothing, 7), 7);
		assert.equal(revisionNumber("c", known, 12), 13);
	});
});

describe("What somebody else says in a ReplicaSet", () => {
	const replicaSet = (number: number, uid?: string) =>
		seenReplicaSet({
			apiVersion: "apps/v1",
			kind: "ReplicaSet",
			metadata: {
				name: `web-${number}`,
				annotations: {
					[revisionAnnotation]: JSON.stringify({ number, hash: `${number}` }),
				},
				...(uid && {
					ownerReferences: [
						{
							apiVersion: "apps/v1",
							kind: "Deployment",
							name: "web",
							uid,
							controller: true,
						},
					],
				}),
			},
		});
	const numbers = (deployment?: string) =>
		keptRevisions(
			[replicaSet(1, "a"), replicaSet(2, "b"), replicaSet(3)],
			deployment,
		).map(({ revision }) => revision?.number);

	it("counts only where the Deployment owns it, or while there is none", () => {
		assert.deepEqual(numbers("a"), [1]);
		assert.deepEqual(numbers(), [3]);
	});

	it("never makes a number that cannot be read back", () => {
		const last = { number: 999_999_999, hash: "a" };
		const memory = { kept: [], deployed: last };
		assert.equal(revisionNumber("b", memory, undefined), 1);
	});

	it("is dropped where it is longer than what the operator writes", () => {
		const hash = "x".repeat(9_000);
		const { metadata } = seenReplicaSet({
			apiVersion: "apps/v1",
			kind: "ReplicaSet",
			metadata: {
				name: "web-1",
				annotations: {
					[revisionAnnotation]: JSON.stringify({ number: 1, hash }),
				},
			},
		});
		assert.equal(metadata.annotations, undefined);
	});
});

describe("The annotation of a revision", () => {
	const read = (text: string) =>
		revisionOf({ annotations: { [revisionAnnotation]: text } });

	it("gives what was written, lists sorted and each item once", () => {
		const links = [
			{ to: "db", port: "pg" },
			{ to: "cache", port: 6379 },
			{ port: "pg", to: "db" },
		];
		const text = revisionText({ number: 3, hash: "a", links, ports: [] });
		assert.deepEqual(read(text), {
			number: 3,
			hash: "a",
			links: [
				{ port: "pg", to: "db" },
				{ port: 6379, to: "cache" },
			],
			ports: [],
			external: [],
			logPeers: [],
		});
	});

	it("stays within 8 KiB: what changes least with a revision gives way first", () => {
		const external = [...Array(32).keys()].map((n) => ({
			host: `${"h".repeat(250)}${n}`,
			ports: [443],
		}));
		const ports = [
			{ name: "http", port: 80, protocol: "TCP" as const, servicePort: 80 },
		];
		const text = revisionText({ number: 3, hash: "a", external, ports });
		assert.ok(text.length < 200);
		assert.deepEqual(read(text)?.ports, ports);
	});

	it("is not believed when somebody spoilt it", () => {
		for (const text of ["7", "{", '{"number":7}', '{"number":-1,"hash":"a"}'])
			assert.equal(read(text), undefined, text);
		assert.equal(revisionOf({}), undefined);
	});
});

describe("What is kept", () => {
	it("is bounded in bytes, and there is always one revision to go back to", () => {
		assert.equal(revisionLimit(3_000), 10);
		assert.equal(revisionLimit(100 * 1024), 5);
		assert.equal(revisionLimit(900 * 1024), 1);
	});

	it("are the copies of the newest revisions, of those with pods, and of the one deployed last", () => {
		const kept = [5, 4, 3, 2].map((number) => ({
			revision: { number, hash: `${number}`, config: `copy-${number}` },
			hasPods: number === 2,
			hasReadyPods: false,
		}));
		const deployed: Revision = { number: 6, hash: "6", config: "copy-6" };
		const names = copiesToKeep({ kept, deployed }, 1, []);
		assert.deepEqual(
			names.map(({ name }) => name),
			["copy-2", "copy-4", "copy-5", "copy-6"],
		);
	});
});
