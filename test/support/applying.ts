// Applies a plan to a server of a few lines, and notes the calls in order.

import type { Plan } from "../../src/controllers/controller.ts";
import { appLabel } from "../../src/kube/labels.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import type { ApplyOptions } from "../../src/runtime/apply-options.ts";
import type { Outcome } from "../../src/runtime/apply.ts";
import { applyAll } from "../../src/runtime/apply.ts";
import { childShape } from "../../src/runtime/shapes.ts";
import { onServer, parent } from "./children.ts";

export type Given = {
	live?: KubeObject;
	applied?: { [child: string]: string };
	status?: object;
	isContested?: boolean;
	cluster?: Partial<ApplyOptions["cluster"]>;
};

export async function carryOut(plan: Plan, given: Given = {}) {
	const calls: string[] = [];
	const live = given.live && childShape(given.live);
	const cluster: ApplyOptions["cluster"] = {
		get: async () => undefined,
		create: async (_resource, object) => onServer(object.metadata),
		apply: async () => onServer({ resourceVersion: "8" }),
		patch: async () => onServer({ resourceVersion: "9" }),
		...given.cluster,
	};
	const outcome: Outcome = await applyAll(plan, {
		cluster: {
			get: (...call) => note("get", cluster.get(...call)),
			create: (...call) => note("create", cluster.create(...call)),
			apply: (...call) =>
				note(
					`apply force=${call[2].force} uid=${call[1].metadata.uid ?? "none"}`,
					cluster.apply(...call),
				),
			patch: (...call) => note("patch", cluster.patch(...call)),
		},
		parent: given.status ? { ...parent, status: { ...given.status } } : parent,
		ownerLabel: appLabel,
		openVault: () => ({
			bytes: (count) => Buffer.alloc(count, 7),
			unseal: async () => undefined,
		}),
		applied: given.applied ?? {},
		confirm: () => note("confirm", Promise.resolve()),
		onWritten: (_child, print) => void (print === "" && calls.push("lost")),
		repairs: {
			waitOf: (_, isUrgent) =>
				given.isContested ? (isUrgent ? 4_000 : 30_000) : 0,
			repaired: () => void calls.push("repaired"),
			fightOver: (_, __, of) =>
				given.isContested
					? { edits: 4, since: "noon", by: of ?? [], remaining: 60_000 }
					: undefined,
		},
		onTaken: (kind, _namespace, name) =>
			void calls.push(`wants ${kind}/${name}`),
		onSuppressed: () => void calls.push("suppressed"),
		store: {
			get: (_kind, _namespace, name) => (name === "web" ? live : undefined),
			write: (_, send) => send(),
		},
	});
	return { calls, outcome };

	function note<T>(call: string, result: Promise<T>): Promise<T> {
		calls.push(call);
		return result;
	}
}
