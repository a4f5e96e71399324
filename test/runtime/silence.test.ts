// Whatever the API server says while a Secret is written, no value gets into troubles, errors or logs.

import { expect } from "chai";
import type { PlannedChild } from "../../src/compile/child.ts";
import { appSecretLabel } from "../../src/kube/labels.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { secrets } from "../../src/kube/objects.ts";
import type { ApplyOptions } from "../../src/runtime/apply-options.ts";
import { applyAll } from "../../src/runtime/apply.ts";
import { ClusterError, errorFromAnswer } from "../../src/runtime/errors.ts";
import { childShape } from "../../src/runtime/shapes.ts";
import { formsOf } from "../support/secrets.ts";

const value = 'c4n"ary & of\nvalues';
const parent = {
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "AppSecret",
	metadata: { name: "db", namespace: "shop", uid: "secret-1" },
};
const metadata = {
	name: "db",
	namespace: "shop",
	labels: {
		"app.kubernetes.io/managed-by": "seaworthy",
		[appSecretLabel]: "db",
	},
};
const childOf = (write: PlannedChild["write"]): PlannedChild => ({
	object: { apiVersion: "v1", kind: "Secret", metadata },
	resource: secrets,
	wave: 0,
	write,
	outlives: true,
	filling: {
		needs: ["db--r1"],
		valuesFrom: async () => ({
			data: new Map([["password", Buffer.from(value)]]),
		}),
	},
});

/** An API server that repeats what it was sent. */
const echo = (status: number) => (object: unknown) => {
	const said = formsOf(value).join(" ") + JSON.stringify(object);
	throw errorFromAnswer(status, JSON.stringify({ message: said }));
};
const faults: { [what: string]: (object: unknown) => never } = {
	"is refused": echo(422),
	"is forbidden": echo(403),
	"meets a broken server": echo(500),
	"meets a throttled server": echo(429),
	"breaks in another way": (object) => {
		throw new Error(formsOf(value).join(" ") + JSON.stringify(object));
	},
};

async function said(
	write: PlannedChild["write"],
	fail: (object: unknown) => never,
	live: KubeObject | undefined,
): Promise<string> {
	const options: ApplyOptions = {
		cluster: {
			get: async () => fail({}),
			create: async (_resource, object) => fail(object),
			apply: async (_resource, object) => fail(object),
			patch: async (_resource, object) => fail(object),
		},
		store: {
			get: () => live && childShape(live),
			write: (_, send) => send(),
		},
		parent,
		ownerLabel: appSecretLabel,
		openVault: () => ({
			bytes: (count) => Buffer.alloc(count),
			unseal: async () => undefined,
		}),
		applied: {},
		confirm: async () => undefined,
		repairs: {
			waitOf: () => 0,
			repaired: () => undefined,
			fightOver: () => undefined,
		},
		onWritten: () => undefined,
		onTaken: () => undefined,
		onSuppressed: () => undefined,
	};
	const plan = { children: [childOf(write)], kept: [], faults: [] };
	try {
		const { failure, ...outcome } = await applyAll(plan, options);
		const { message, stack, cause } = (failure ?? {}) as Error;
		return [JSON.stringify(outcome), message, stack, String(cause)].join("\n");
	} catch (error) {
		const { message, stack, cause } = error as Error;
		expect(error instanceof Error || error instanceof ClusterError).to.equal(
			true,
		);
		return [message, stack, String(cause)].join("\n");
	}
}

describe("a Secret whose write", () => {
	const onServer = {
		apiVersion: "v1",
		kind: "Secret",
		metadata: { ...metadata, uid: "s-1", resourceVersion: "7" },
	};
	for (const [what, fail] of Object.entries(faults))
		it(`R8: ${what} keeps its values`, async () => {
			for (const write of ["create", "shell", "apply"] as const)
				for (const live of [undefined, onServer]) {
					const text = await said(write, fail, live);
					expect(text).not.to.equal("");
					for (const form of formsOf(value))
						expect(text, `${write} ${String(Boolean(live))}`).not.to.contain(
							form,
						);
				}
		});
});
