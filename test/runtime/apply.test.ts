import { expect } from "chai";
import type { PlannedChild } from "../../src/compile/child.ts";
import type { Plan } from "../../src/controllers/controller.ts";
import { appLabel, desiredAnnotation } from "../../src/kube/labels.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import type { ApplyOptions } from "../../src/runtime/apply-options.ts";
import type { Outcome } from "../../src/runtime/apply.ts";
import { applyAll } from "../../src/runtime/apply.ts";
import { childShape } from "../../src/runtime/shapes.ts";
import { ClusterError } from "../../src/runtime/errors.ts";
import {
	copy,
	no,
	onServer,
	owner,
	parent,
	planOf,
	service,
} from "../support/children.ts";
import { ours, theirs } from "../support/objects.ts";

type Given = {
	live?: KubeObject;
	applied?: { [child: string]: string };
	status?: object;
	isContested?: boolean;
	cluster?: Partial<ApplyOptions["cluster"]>;
};

async function carryOut(plan: Plan, given: Given = {}) {
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
		mayRepair: () => given.isContested !== true,
		onWritten: () => undefined,
		onRepaired: () => void calls.push("repaired"),
		onTaken: (kind, _namespace, name) =>
			void calls.push(`wants ${kind}/${name}`),
		onSuppressed: () => void calls.push("suppressed"),
		store: { get: () => live, write: (_, send) => send() },
	});
	return { calls, outcome };

	function note<T>(call: string, result: Promise<T>): Promise<T> {
		calls.push(call);
		return result;
	}
}

describe("applying", () => {
	it("sends a new child without force, and a known one with its uid", async () => {
		const first = await carryOut(planOf(service));
		expect(first.calls).to.deep.equal(["apply force=false uid=none"]);
		const known = await carryOut(planOf(service), { live: onServer() });
		expect(known.calls).to.deep.equal(["apply force=true uid=s-1"]);
	});

	it("does nothing when hash and fingerprint are the recorded ones", async () => {
		const { ownedHash } = childShape(onServer());
		const applied = { "Service/web": ownedHash };
		const { calls, outcome } = await carryOut(planOf(service), {
			live: onServer(),
			applied,
		});
		expect(calls).to.deep.equal([]);
		expect(outcome.fingerprints).to.deep.equal(applied);
	});

	it("writes again what is asked for anew, and what others put something into", async () => {
		const clean = onServer();
		const { ownedHash } = childShape(clean);
		const given = { applied: { "Service/web": ownedHash } };
		const before = onServer({ annotations: { [desiredAnnotation]: "d0" } });
		const asked = await carryOut(planOf(service), { ...given, live: before });
		expect(asked.calls).to.deep.equal(["apply force=true uid=s-1"]);
		const managedFields = [
			...(clean.metadata.managedFields ?? []),
			theirs({ "f:spec": { "f:externalIPs": {} } }),
		];
		const live = onServer({ managedFields });
		const added = await carryOut(planOf(service), { ...given, live });
		expect(added.calls[0]).to.equal("apply force=true uid=s-1");
	});

	it("leaves what came back after a removal, until somebody touches it", async () => {
		const left = (time: string): KubeObject => ({
			...onServer({
				managedFields: [
					ours({ "f:spec": { "f:selector": {} } }),
					{ ...theirs({ "f:spec": { "f:sessionAffinity": {} } }), time },
				],
			}),
			spec: { selector: {}, sessionAffinity: "None" },
		});
		const { ownedHash } = childShape(left("1"));
		const given = { applied: { "Service/web": ownedHash } };
		const before = onServer({ annotations: { [desiredAnnotation]: "d0" } });
		for (const [time, calls] of [
			["1", []],
			["2", ["patch"]],
		] as const) {
			const rolled = await carryOut(planOf(service), {
				...given,
				live: before,
				cluster: { apply: async () => left(time) },
			});
			expect(rolled.calls.filter((call) => call === "patch")).to.deep.equal(
				calls,
			);
		}
	});

	it("fills the shell of a Secret by its uid: another may stand there by then", async () => {
		const shell: PlannedChild = { ...copy, write: "shell" };
		const { calls } = await carryOut(planOf(shell));
		expect(calls).to.deep.equal(["create", "apply force=true uid=s-1"]);
	});

	it("leaves an object without owner and without our labels as it is", async () => {
		const stranger = onServer({ labels: { [appLabel]: "web" } });
		delete stranger.metadata.ownerReferences;
		const { calls, outcome } = await carryOut(planOf(service), {
			live: stranger,
		});
		expect(calls).to.deep.equal(["wants Service/web"]);
		expect(outcome.troubles[0]?.reason).to.equal("Conflict");
	});

	it("leaves a stranger's object that it had not seen as it is, and wants to hear of it", async () => {
		const stranger = { ...onServer(), metadata: { name: "web", uid: "x" } };
		const { calls, outcome } = await carryOut(planOf(service), {
			cluster: { apply: () => no("conflict"), get: async () => stranger },
		});
		expect(calls).to.deep.equal([
			"apply force=false uid=none",
			"wants Service/web",
			"get",
		]);
		expect(outcome.troubles[0]?.reason).to.equal("Conflict");
		expect(outcome.fingerprints).to.deep.equal({});
	});

	it("does not call a stranger's object ours for the labels alone while another controller owns it", async () => {
		const other = { ...owner, kind: "Other", uid: "y" };
		const { calls, outcome } = await carryOut(planOf(service), {
			live: onServer({ ownerReferences: [other] }),
		});
		expect(calls).to.deep.equal(["wants Service/web"]);
		expect(outcome.troubles[0]?.reason).to.equal("Conflict");
	});

	it("leaves an object that somebody else hung onto its parent as it is", async () => {
		const hung = { annotations: {}, managedFields: [theirs({ "f:spec": {} })] };
		const { calls, outcome } = await carryOut(planOf(service), {
			live: onServer(hung),
		});
		expect(calls).to.deep.equal(["wants Service/web"]);
		expect(outcome.troubles[0]?.reason).to.equal("Conflict");
	});

	it("knows a child of its own by either mark, when somebody stripped the other", async () => {
		for (const stripped of [{ annotations: {} }, { managedFields: [] }]) {
			const live = onServer(stripped);
			const { calls } = await carryOut(planOf(service), { live });
			expect(calls).to.deep.equal(["apply force=true uid=s-1"]);
		}
	});

	it("waits for what an earlier App of the name leaves behind", async () => {
		const { outcome } = await carryOut(planOf(service), {
			live: onServer({ ownerReferences: [{ ...owner, uid: "app-0" }] }),
		});
		expect(outcome.troubles[0]?.reason).to.equal("WaitingForDeletion");
		// Its owner may have been written in another version of the kind.
		const other = { ...owner, apiVersion: "seaworthy.dev/v1beta1" };
		const old = await carryOut(planOf(service), {
			live: onServer({ ownerReferences: [{ ...other, uid: "app-0" }] }),
		});
		expect(old.outcome.troubles[0]?.reason).to.equal("WaitingForDeletion");
	});

	it("asks the server for the parent before it takes up an orphan or makes a child anew", async () => {
		const orphan = onServer();
		delete orphan.metadata.ownerReferences;
		const adopted = await carryOut(planOf(service), { live: orphan });
		expect(adopted.calls).to.deep.equal([
			"confirm",
			"apply force=true uid=s-1",
		]);
		const again = await carryOut(planOf(service), { status: { applied: {} } });
		expect(again.calls).to.deep.equal([
			"confirm",
			"apply force=false uid=none",
		]);
	});

	it("stops putting right what somebody changes again and again, and names them", async () => {
		const drifted = onServer({
			managedFields: [ours({}), theirs({ "f:spec": { "f:selector": {} } })],
		});
		const { calls, outcome } = await carryOut(planOf(service), {
			live: drifted,
			applied: { "Service/web": "another" },
			isContested: true,
		});
		expect(calls).to.deep.equal([]);
		expect(outcome.troubles[0]?.reason).to.equal("Contested");
		expect(outcome.troubles[0]?.message).to.contain("kubectl-edit");
	});

	it("counts as a repair only what others had changed, not a write of ours whose answer was lost", async () => {
		const given = { applied: { "Service/web": "as it was recorded" } };
		const written = ours({ "f:spec": { "f:selector": {} } });
		const lost = await carryOut(planOf(service), {
			...given,
			live: onServer({ managedFields: [written] }),
		});
		expect(lost.calls).to.deep.equal(["apply force=true uid=s-1"]);
		const drifted = await carryOut(planOf(service), {
			...given,
			live: onServer({ managedFields: [ours({})] }),
		});
		expect(drifted.calls).to.deep.equal([
			"apply force=true uid=s-1",
			"repaired",
		]);
		const failed = await carryOut(planOf(service), {
			...given,
			live: onServer({ managedFields: [ours({})] }),
			cluster: { apply: () => no("forbidden") },
		});
		expect(failed.calls).not.to.contain("repaired");
	});

	it("changes what runs only when what serves already was changed", async () => {
		const beside: PlannedChild = { ...service, wave: "beside" };
		const last: PlannedChild = { ...copy, wave: 1 };
		const { calls } = await carryOut(planOf(beside, last), {
			live: onServer(),
			cluster: { apply: () => no("forbidden") },
		});
		expect(calls).to.deep.equal(["apply force=true uid=s-1"]);
	});

	it("lets the queue decide about failures that pass", async () => {
		const failed = carryOut(planOf(service), {
			cluster: { apply: () => no("unavailable") },
		});
		expect(await failed.catch((error: unknown) => error)).to.be.instanceOf(
			ClusterError,
		);
	});

	it("removes additions from what is there then, when others write in between", async () => {
		const dirty = (resourceVersion: string): KubeObject => ({
			...onServer({
				resourceVersion,
				managedFields: [
					ours({ "f:spec": { "f:selector": {} } }),
					theirs({ "f:spec": { "f:externalIPs": {} } }),
				],
			}),
			spec: { selector: {}, externalIPs: ["192.0.2.1"] },
		});
		let patches = 0;
		const tested: unknown[] = [];
		const { calls } = await carryOut(planOf(service), {
			live: dirty("7"),
			cluster: {
				apply: async () => dirty("8"),
				get: async () => dirty("9"),
				patch: async (_resource, _object, [test]) => {
					tested.push(test?.value);
					return patches++ === 0 ? no("invalid") : onServer();
				},
			},
		});
		expect(tested).to.deep.equal(["8", "9"]);
		expect(calls.slice(1)).to.deep.equal(["patch", "get", "patch"]);
	});
});
