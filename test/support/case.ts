// One golden case, carried out on paper: gathered, planned, and reported as if every child had been written.

import type { PlatformWritten } from "../../src/api/platform.ts";
import { platform } from "../../src/api/platform.ts";
import type { LiveChild, PlannedChild } from "../../src/compile/child.ts";
import type { Filled, SecretIdentity } from "../../src/compile/filling.ts";
import type {
	AnyController,
	ParentObject,
	Plan,
	Query,
	Report,
	Snapshot,
	Trouble,
} from "../../src/controllers/controller.ts";
import { planOf } from "../../src/controllers/controller.ts";
import { controllers } from "../../src/controllers/index.ts";
import { resolveRelated } from "../../src/controllers/related.ts";
import { revisionAnnotation } from "../../src/kube/labels.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { seen } from "../../src/schema/defaults.ts";

export type Case = {
	readonly parent: ParentObject & {
		readonly spec?: { readonly [field: string]: unknown };
	};
	readonly related?: readonly KubeObject[];
	/** As they are once the plan has been carried out, but for what the plan itself says of them. */
	readonly children?: readonly LiveChild[];
	readonly platform?: PlatformWritten;
	readonly troubles?: readonly Trouble[];
	readonly at?: string;
	/** Salts by "<kind>/<name>": somebody else has these names. */
	readonly taken?: { readonly [child: string]: string };
	/** What the runtime would hand in to fill Secrets; without it none is filled. Random bytes count 0, 1, 2 and so on. */
	readonly vault?: {
		/** Values by Secret and key, as text. */
		readonly secrets?: { [name: string]: { [key: string]: string } };
		/** What each sealed text opens to; others do not open. */
		readonly sealed?: { [text: string]: string };
	};
};
export type Outcome = { plan: Plan; report: Report };

export const controllerFor = ({ kind }: ParentObject): AnyController => {
	const found = controllers.find(({ resource }) => resource.kind === kind);
	if (!found) throw new Error(`no controller of ${kind}`);
	return found;
};

export async function carryOut(given: Case): Promise<Outcome> {
	const controller = controllerFor(given.parent);
	const snapshot = await snapshotOf(given);
	const plan = planOf(controller, snapshot);
	const children = childrenAfter(plan, snapshot.children);
	const troubles = given.troubles ?? [];
	return {
		plan,
		report: controller.report({ ...snapshot, children }, plan, troubles),
	};
}

/** What an out file holds. */
export async function outputOf(given: Case): Promise<unknown> {
	const { plan, report } = await carryOut(given);
	const filled = await fillAll(plan.children, given);
	return {
		children: plan.children.map(({ object }) => object),
		...(Object.keys(filled).length > 0 && { filled }),
		kept: plan.kept,
		...(plan.revoked && { revoked: plan.revoked }),
		faults: plan.faults,
		...(plan.isSilentIfHeld && {
			whereAnotherReleaseWorks: "the status is left as it is",
		}),
		status: plan.isSilent ? "left as it is" : report,
	};
}

async function fillAll(
	children: readonly PlannedChild[],
	{ vault, related = [] }: Case,
): Promise<{ [child: string]: unknown }> {
	const filled: { [child: string]: unknown } = {};
	if (!vault) return filled;
	const values = new Map<string, ReadonlyMap<string, Buffer>>(
		Object.entries(vault.secrets ?? {}).map(([name, data]) => [
			name,
			bytesOf(data),
		]),
	);
	for (const { object, filling } of children) {
		if (!filling) continue;
		const { kind, metadata } = object;
		const result = await filling.valuesFrom({
			secrets: new Map(
				filling.needs.flatMap((name) => {
					const data = values.get(name);
					return data ? [[name, data]] : [];
				}),
			),
			identities: new Map(
				filling.needs.map((name) => [name, identityOf(name, related)]),
			),
			bytes: (count) => Buffer.from([...Array(count).keys()]),
			unseal: async (text) => {
				const opened = vault.sealed?.[text];
				return opened === undefined ? undefined : Buffer.from(opened);
			},
		});
		filled[`${kind}/${metadata.name}`] = textOf(result);
		if ("data" in result) values.set(metadata.name, result.data);
	}
	return filled;
}

/** As it is among what was found; else that of a copy of the AppSecret of its name. */
function identityOf(
	name: string,
	related: readonly KubeObject[],
): SecretIdentity {
	const found = related.find(
		({ kind, metadata }) => kind === "Secret" && metadata.name === name,
	);
	const appSecret = name.replace(/--r\d+$/, "");
	const { type = "Opaque" } = (found ?? {}) as { type?: string };
	return {
		type,
		labels: found?.metadata.labels ?? {
			"seaworthy.dev/app-secret": appSecret,
		},
	};
}

const bytesOf = (data: { [key: string]: string }) =>
	new Map(
		Object.entries(data).map(([key, value]) => [key, Buffer.from(value)]),
	);
const textOf = (result: Filled): unknown =>
	"trouble" in result
		? result
		: Object.fromEntries(
				[...result.data].map(([key, value]) => [key, value.toString("utf8")]),
			);

export async function snapshotOf(given: Case): Promise<Snapshot<ParentObject>> {
	const { parent, children = [] } = given;
	const related = await withPlannedHash(given);
	const pool = [...related, parent as ParentObject & KubeObject];
	const answers = await resolveRelated(controllerFor(parent), parent, (query) =>
		pool.filter((object) => answersTo(query, object)).flatMap(seenBy(query)),
	);
	const written = given.platform ?? { servedNamespaces: ["shop"] };
	return {
		parent,
		related: answers,
		children,
		platform: seen(platform, written),
		at: given.at ?? "2026-11-21T12:00:00Z",
		taken: new Map(Object.entries(given.taken ?? {})),
	};
}

/** A ReplicaSet of the template that the spec asks for says `<planned>` where the hash of that template stands. */
async function withPlannedHash({
	related = [],
	...given
}: Case): Promise<readonly KubeObject[]> {
	const text = JSON.stringify(related);
	if (!text.includes(plannedHash)) return related;
	const { plan } = await carryOut(given);
	const { annotations } =
		plan.children.find(({ object }) => object.kind === "Deployment")?.object
			.metadata ?? {};
	const revision = annotations?.[revisionAnnotation] ?? "{}";
	const { hash } = JSON.parse(revision) as { hash: string };
	return JSON.parse(text.replaceAll(plannedHash, hash)) as KubeObject[];
}

const plannedHash = "<planned>";

/** As others see it: what no projection and no index holds nobody reads. */
const seenBy = (query: Query) => (object: KubeObject) => {
	const shape = listedBy(query, object)?.shape;
	return shape ? (shape(object) ?? []) : projected(object);
};

const projected = (object: KubeObject): KubeObject =>
	controllers
		.find(({ resource }) => resource.kind === object.kind)
		?.projection(object) ?? object;

function listedBy(query: Query, object: KubeObject) {
	const { index } = "index" in query ? query : {};
	return controllers
		.flatMap(({ lists = [] }) => lists)
		.find((each) => each.resource.kind === object.kind && each.index === index);
}

export function answersTo(query: Query, object: KubeObject): boolean {
	if (object.kind !== query.kind) return false;
	const { name, namespace = "" } = object.metadata;
	if ("index" in query) {
		const { index, value } = query;
		const values =
			listedBy(query, object)?.valuesOf(object) ??
			controllerFor(object).indexes[index]?.(object);
		return Boolean(values?.includes(value));
	}
	return name === query.name && namespace === query.namespace;
}

/** Everything planned is there as planned; status, generation and drift are those of the case. */
export function childrenAfter(
	plan: Plan,
	before: readonly LiveChild[],
): LiveChild[] {
	const isSame = (a: LiveChild | KubeObject, b: LiveChild | KubeObject) =>
		a.kind === b.kind &&
		a.metadata.name === b.metadata.name &&
		a.metadata.namespace === b.metadata.namespace;
	const planned = plan.children.map(({ object }): LiveChild => {
		const live = before.find((child) => isSame(child, object));
		const spec = object["spec"] as { replicas?: number } | undefined;
		return {
			apiVersion: object.apiVersion,
			kind: object.kind,
			metadata: {
				...object.metadata,
				generation: live?.metadata.generation ?? 1,
			},
			...(spec?.replicas !== undefined && { replicas: spec.replicas }),
			...(live?.status && { status: live.status }),
			...(live?.drift && { drift: live.drift }),
		};
	});
	const kept = before.filter(
		(child) =>
			!planned.some((each) => isSame(each, child)) &&
			plan.kept.some(
				({ kind, name }) => child.kind === kind && child.metadata.name === name,
			),
	);
	return [...planned, ...kept];
}
