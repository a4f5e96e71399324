// The rights in the chart are the derived ones and no more, and the same as in manifests/role.yaml.

import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { kinds } from "../../src/api/index.ts";
import type { PolicyRule } from "../../src/controllers/access.ts";
import {
	operatorAccess,
	sealingKeyAccess,
	userAccess,
} from "../../src/controllers/access.ts";
import { controllers } from "../../src/controllers/index.ts";
import { canonical } from "../../src/kube/names.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { forbiddenIn } from "../judges/rights.ts";
import { chartObjects, parseObjects, theOne } from "../support/chart.ts";
import { atLeastOne } from "../support/at-least-one.ts";

type Role = KubeObject & { rules: PolicyRule[] };
type Binding = KubeObject & {
	roleRef: { kind: string; name: string };
	subjects: { kind: string; name: string; namespace: string }[];
};

const derived = { ...operatorAccess(controllers), ...userAccess(kinds) };
describe("rights in the chart", function () {
	this.timeout(60_000);
	let objects: KubeObject[];
	const roles = () =>
		objects.filter(({ kind }) => /^(Cluster)?Role$/.test(kind)) as Role[];
	const bindings = (kind: string) =>
		objects.filter((object) => object.kind === kind) as Binding[];

	before(async () => {
		const values = { servedNamespaces: ["shop", "data"] };
		objects = await chartObjects({ values });
	});

	it("are the derived ones", () => {
		for (const part of [
			"watch",
			"discover",
			"write",
			"view",
			"edit",
			"secrets",
		] as const) {
			const { rules } = theOne(objects, "ClusterRole", `:${part}`) as Role;
			expect(rules, part).to.deep.equal(derived[part]);
		}
		const [own, seal] = roles().filter(({ kind }) => kind === "Role");
		const keys = sealingKeyAccess(["shop", "data"]);
		expect(own?.rules).to.deep.equal([...derived.own, keys]);
		expect(seal?.rules).to.deep.equal(derived.seal);
		expect(roles()).to.have.length(8);
	});

	it("are those of manifests/role.yaml", async () => {
		const file = new URL("../../manifests/role.yaml", import.meta.url);
		const plain = parseObjects(await readFile(file, "utf8")) as Role[];
		const values = { servedNamespaces: ["default"] };
		const rendered = (await chartObjects({ values })).filter(({ kind }) =>
			/^(Cluster)?Role$/.test(kind),
		) as Role[];
		const shape = ({ kind, rules }: Role) => canonical({ kind, rules });
		expect(plain.map(shape).sort()).to.deep.equal(rendered.map(shape).sort());
		for (const role of plain.slice(-2)) {
			const { name, labels } = role.metadata;
			const twin = theOne(objects, role.kind, name.replace(/.*-/, ":"));
			expect(twin.metadata.labels).to.include(labels);
		}
	});

	it("write AppSecrets by choice alone: the cluster's roles take that up where userRoles.secretsIn names them", async () => {
		const values = { userRoles: { secretsIn: ["admin"] } };
		const chosen = theOne(
			await chartObjects({ values }),
			"ClusterRole",
			":secrets",
		);
		const label = "rbac.authorization.k8s.io/aggregate-to-admin";
		expect(chosen.metadata.labels).to.include({ [label]: "true" });
		const { metadata, rules } = theOne(
			objects,
			"ClusterRole",
			":secrets",
		) as Role;
		expect(JSON.stringify(metadata.labels)).not.to.contain("aggregate-to");
		expect(rules.flatMap(({ resources }) => resources)).to.deep.equal([
			"appsecrets",
		]);
	});

	it("R3: name nothing that is forbidden", () => {
		for (const { kind, metadata, rules } of atLeastOne(roles())) {
			const isNarrow = metadata.name.endsWith(":write") || kind === "Role";
			expect(forbiddenIn(rules, isNarrow), metadata.name).to.deep.equal([]);
		}
	});

	it("are bound to the operator alone, writing in served namespaces alone", () => {
		const wide = bindings("ClusterRoleBinding").map(({ roleRef }) =>
			roleRef.name.replace(/.*:/, ""),
		);
		expect(wide).to.have.members(["watch", "discover"]);
		const { rules } = theOne(objects, "ClusterRole", ":discover") as Role;
		for (const { verbs } of rules) expect(verbs).to.deep.equal(["list"]);
		const writing = bindings("RoleBinding").filter(({ roleRef }) =>
			roleRef.name.endsWith(":write"),
		);
		const where = writing.map(({ metadata }) => metadata.namespace);
		expect(where).to.deep.equal(["shop", "data"]);
		const account = theOne(objects, "ServiceAccount").metadata;
		for (const { subjects } of [...writing, ...bindings("ClusterRoleBinding")])
			expect(subjects).to.deep.equal([
				{
					kind: "ServiceAccount",
					name: account.name,
					namespace: account.namespace,
				},
			]);
	});
});
