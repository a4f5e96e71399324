import { expect } from "chai";
import type { PlannedChild } from "../../src/compile/child.ts";
import {
	appLabel,
	childLabels,
	desiredAnnotation,
} from "../../src/kube/labels.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { childShape } from "../../src/runtime/shapes.ts";
import { ClusterError } from "../../src/runtime/errors.ts";
import { carryOut } from "../support/applying.ts";
import {
	copy,
	no,
	onServer,
	owner,
	planOf,
	service,
} from "../support/children.ts";
import { ours, theirs } from "../support/objects.ts";

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

	it("R6, R15: takes what has the marks of a copy and other content for somebody else's", async () => {
		const content = { data: { A: "1" }, immutable: true };
		const posted = {
			...copy,
			renames: true as const,
			object: { ...copy.object, ...content },
		};
		const found = (data: object, immutable = true) => ({
			live: onServer(),
			cluster: { get: async () => ({ ...onServer(), data, immutable }) },
		});
		const forged = [
			found({ A: "1", NODE_OPTIONS: "--require=x" }),
			found({ A: "1" }, false),
		];
		for (const given of forged) {
			const { calls, outcome } = await carryOut(planOf(posted), given);
			expect(calls).to.deep.equal(["get"]);
			expect(outcome.taken).to.deep.equal(["ConfigMap/web"]);
			expect(outcome.troubles[0]?.reason).to.equal("Conflict");
		}
		const { calls } = await carryOut(planOf(posted), found({ A: "1" }));
		expect(calls).to.deep.equal(["get", "apply force=true uid=s-1"]);
	});

	it("fills the shell of a Secret by its uid: another may stand there by then", async () => {
		const shell: PlannedChild = { ...copy, write: "shell" };
		const { calls } = await carryOut(planOf(shell));
		expect(calls).to.deep.equal(["create", "apply force=true uid=s-1"]);
	});

	it("R6: leaves an object without owner as it is, unless it carries the labels of the App", async () => {
		for (const labels of [{ [appLabel]: "web" }, childLabels("other")]) {
			const stranger = onServer({ labels });
			delete stranger.metadata.ownerReferences;
			const { calls, outcome } = await carryOut(planOf(service), {
				live: stranger,
			});
			expect(calls).to.deep.equal(["wants Service/web"]);
			expect(outcome.troubles[0]?.reason).to.equal("Conflict");
		}
	});

	it("R6: leaves a stranger's object that it had not seen as it is, and wants to hear of it", async () => {
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

	it("asks nothing more for a parent that has only the status that its CRD gives it", async () => {
		const status = { observedGeneration: -1 };
		const first = await carryOut(planOf(service), { status });
		expect(first.calls).to.deep.equal(["apply force=false uid=none"]);
	});

	it("changes what runs only when what serves already was changed", async () => {
		const beside: PlannedChild = { ...service, wave: "beside" };
		const annotations = { [desiredAnnotation]: "d2" };
		const object = { ...copy.object, metadata: { name: "web", annotations } };
		const last: PlannedChild = { ...copy, object, wave: 1 };
		const { calls } = await carryOut(planOf(beside, last), {
			live: onServer(),
			cluster: { apply: () => no("forbidden") },
		});
		expect(calls).to.deep.equal(["apply force=true uid=s-1"]);
	});

	it("lets the queue retry what passes, and says of the server's faults what there is to say", async () => {
		for (const [failure, said] of [
			["unavailable", ["Retrying"]],
			["lost", ["Retrying"]],
			["throttled", []],
			["conflict", []],
		] as const) {
			const { outcome } = await carryOut(planOf(service), {
				live: onServer(),
				cluster: { apply: () => no(failure) },
			});
			expect(outcome.failure).to.be.instanceOf(ClusterError);
			expect(outcome.isWhole).to.equal(false);
			expect(outcome.troubles.map(({ reason }) => reason)).to.deep.equal(said);
		}
	});

	it("fails with the longest wait that the server asked for", async () => {
		const busy = new ClusterError("throttled", "busy", 429, 30_000);
		const short = new ClusterError("unavailable", "busy", 503, 1_000);
		for (const failures of [
			[busy, short],
			[short, busy],
		]) {
			const [first, second] = failures;
			const other: PlannedChild = { ...copy, wave: 1 };
			const { outcome } = await carryOut(planOf(service, other), {
				cluster: {
					apply: () => Promise.reject(first),
					create: () => Promise.reject(second),
				},
			});
			expect(outcome.failure).to.equal(busy);
		}
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
