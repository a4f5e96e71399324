// Consent over time: what an App's own copies of Secrets are made from, and when they go.

import { expect } from "chai";
import type { LiveChild } from "../../src/compile/child.ts";
import type { Filled, SecretIdentity } from "../../src/compile/filling.ts";
import type { Plan } from "../../src/controllers/controller.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { carryOut } from "../support/case.ts";

const apiVersion = "seaworthy.dev/v1alpha1";
const consent = { "seaworthy.dev/allow-apps": "true" };
const copyOfDb = "web--secret-41a21b0d15";

const appWith = (spec: object, status: object = {}) => ({
	apiVersion,
	kind: "App",
	metadata: { name: "web", namespace: "shop" },
	spec: { image: "web:1", ...spec },
	status: { ...status },
});
const secret = (
	metadata: Partial<KubeObject["metadata"]> = {},
): KubeObject => ({
	apiVersion: "v1",
	kind: "Secret",
	metadata: { name: "db", namespace: "shop", ...metadata },
});
const appSecret: KubeObject = {
	apiVersion,
	kind: "AppSecret",
	metadata: { name: "db", namespace: "shop" },
	spec: { data: [{ key: "token", generate: { uuid: {} } }] },
	status: { revision: 3, keys: [{ key: "token", revision: 2 }] },
};

async function planOf(
	spec: object,
	related: readonly KubeObject[],
	children: readonly LiveChild[] = [],
): Promise<Plan> {
	const { plan } = await carryOut({ parent: appWith(spec), related, children });
	return plan;
}

/** Of the Secret whose name begins so, when the Secret that it is copied from turns out to be this one. */
async function copied(
	{ children }: Plan,
	begin: string,
	identity: Partial<SecretIdentity>,
): Promise<Filled | undefined> {
	const child = children.find(({ object }) =>
		object.metadata.name.startsWith(begin),
	);
	const [read = ""] = child?.filling?.needs ?? [];
	const values = new Map([["token", Buffer.from("theirs")]]);
	return child?.filling?.valuesFrom({
		secrets: new Map([[read, values]]),
		identities: new Map([[read, { type: "Opaque", labels: {}, ...identity }]]),
		bytes: () => Buffer.of(),
		unseal: async () => undefined,
	});
}
const reasonOf = (filled: Filled | undefined) =>
	filled && "trouble" in filled ? filled.trouble.reason : "copied";

describe("the consent of a Secret's owner", () => {
	const mounted = { secrets: [{ name: "db" }] };

	it("R7: is judged again on the very Secret that is copied", async () => {
		const plan = await planOf(mounted, [secret({ labels: consent })]);
		const withConsent = await copied(plan, copyOfDb, { labels: consent });
		expect(reasonOf(withConsent)).to.equal("copied");
		const another = await copied(plan, copyOfDb, {});
		expect(reasonOf(another)).to.equal("SecretRefused");
	});

	it("R4: never opens a Secret of a type that is not allowed, by whatever case it is written", async () => {
		const plan = await planOf(mounted, [secret({ labels: consent })]);
		for (const type of [
			"kubernetes.io/service-account-token",
			"Kubernetes.io/Service-Account-Token",
			"bootstrap.kubernetes.io/token",
			"helm.sh/release.v1",
		]) {
			const filled = await copied(plan, copyOfDb, { type, labels: consent });
			expect(reasonOf(filled), type).to.equal("SecretRefused");
		}
		const type = "connection.crossplane.io/v1alpha1";
		const other = await copied(plan, copyOfDb, { type, labels: consent });
		expect(reasonOf(other)).to.equal("copied");
	});

	it("R7: keeps the names of other people's Secrets out of the pod template", async () => {
		for (const related of [[secret({ labels: consent })], [appSecret]]) {
			const refresh = "InPlace";
			const plan = await planOf(
				{ secrets: [{ name: "db", refresh }] },
				related,
			);
			const workload = plan.children.find(
				({ object }) => object.kind === "Deployment",
			);
			const text = JSON.stringify(workload);
			expect(text).to.contain(`"secretName":"${copyOfDb}"`);
			expect(text).not.to.contain('"secretName":"db"');
		}
	});

	it("R7: is not needed of an AppSecret, whose name somebody else's Secret may have by now", async () => {
		const plan = await planOf(
			{ secrets: [{ name: "db", refresh: "InPlace" }] },
			[appSecret],
		);
		const own = { "seaworthy.dev/app-secret": "db" };
		const made = await copied(plan, copyOfDb, { labels: own });
		expect(reasonOf(made)).to.equal("copied");
		const squatted = await copied(plan, copyOfDb, {});
		expect(reasonOf(squatted)).to.equal("SecretRefused");
	});

	it("R7: gives no variable from a Secret that no AppSecret made under the name of a copy", async () => {
		const layers = [{ appSecret: "db", rename: { TOKEN: "token" } }];
		const plan = await planOf({ config: { layers } }, [appSecret]);
		const squatted = await copied(plan, "web--config-", {});
		expect(reasonOf(squatted)).to.equal("SecretRefused");
		const labels = { "seaworthy.dev/app-secret": "db" };
		const made = await copied(plan, "web--config-", { labels });
		expect(reasonOf(made)).to.equal("copied");
	});

	it("R9: a new version of the Secret is told by what the API server counts", async () => {
		const versionOf = async (metadata: Partial<KubeObject["metadata"]>) => {
			const found = secret({ labels: consent, ...metadata });
			const { children } = await planOf(mounted, [found]);
			const copy = children.find(
				({ object }) => object.metadata.name === copyOfDb,
			);
			return copy?.object.metadata.annotations?.["seaworthy.dev/desired"];
		};
		const first = await versionOf({ uid: "a", resourceVersion: "1" });
		expect(await versionOf({ uid: "a", resourceVersion: "1" })).to.equal(first);
		expect(await versionOf({ uid: "a", resourceVersion: "2" })).not.to.equal(
			first,
		);
		expect(await versionOf({ uid: "b", resourceVersion: "1" })).not.to.equal(
			first,
		);
	});
});

describe("an App's own copy of a Secret", () => {
	const copyOf = (source: string): LiveChild => ({
		apiVersion: "v1",
		kind: "Secret",
		metadata: {
			name: copyOfDb,
			namespace: "shop",
			annotations: { "seaworthy.dev/source": source },
		},
	});
	const revokedIn = ({ revoked = [], kept }: Plan) => {
		for (const { name } of revoked)
			expect(kept.map((each) => each.name)).not.to.include(name);
		return revoked.map(({ name }) => name);
	};
	const mounted = { secrets: [{ name: "db" }] };

	it("R7: goes when the label, or the Secret, is taken away", async () => {
		for (const related of [[], [secret()], [secret({ labels: {} })]]) {
			const plan = await planOf(mounted, related, [copyOf("Secret/db")]);
			expect(revokedIn(plan)).to.deep.equal([copyOfDb]);
		}
		const left = await planOf({}, [], [copyOf("Secret/db")]);
		expect(revokedIn(left)).to.deep.equal([copyOfDb]);
	});

	it("stays while it is wanted, and when it was made from an AppSecret that is gone", async () => {
		const wanted = await planOf(
			mounted,
			[secret({ labels: consent })],
			[copyOf("Secret/db")],
		);
		expect(revokedIn(wanted)).to.deep.equal([]);
		const kept = await planOf(mounted, [], [copyOf("AppSecret/db")]);
		expect(revokedIn(kept)).to.deep.equal([]);
		expect(kept.kept).to.deep.include({ kind: "Secret", name: copyOfDb });
	});

	it("stays until the pods of the last template that names it are gone", async () => {
		const deployment = (desired: string | undefined, updated: number) => ({
			apiVersion: "apps/v1",
			kind: "Deployment",
			metadata: {
				name: "web",
				namespace: "shop",
				generation: 1,
				annotations: { "seaworthy.dev/desired": desired ?? "" },
			},
			replicas: 1,
			status: {
				observedGeneration: 1,
				replicas: 1,
				updatedReplicas: updated,
				availableReplicas: 1,
			},
		});
		const { children } = await planOf({}, []);
		const planned = children.find(({ object }) => object.kind === "Deployment");
		const desired =
			planned?.object.metadata.annotations?.["seaworthy.dev/desired"];
		const keptWith = async (live: LiveChild) => {
			const copy = copyOf("AppSecret/db");
			const { kept } = await planOf({}, [], [copy, live]);
			return kept.some(({ name }) => name === copyOfDb);
		};
		expect(await keptWith(deployment("another", 1))).to.equal(true);
		expect(await keptWith(deployment(desired, 0))).to.equal(true);
		expect(await keptWith(deployment(desired, 1))).to.equal(false);
	});
});
