// The App's own copies of Secrets that its pods read as they are now. A pod template outlives consent, and its ReplicaSet starts pods for
// as long as it likes: a template may only name what the operator can take away, never a name that others may fill.

import {
	appSecretLabel,
	consentLabel,
	desiredAnnotation,
	sourceAnnotation,
	sourceVersionAnnotation,
} from "../../kube/labels.ts";
import { hashOf, isSecretName, secretCopyName } from "../../kube/names.ts";
import type { Secret } from "../../kube/objects.ts";
import { deployments, secrets } from "../../kube/objects.ts";
import type { Child, LiveChild, PlannedChild } from "../child.ts";
import type { Filled, Filling, SecretIdentity } from "../filling.ts";
import { deploymentProgress } from "./deployment-progress.ts";
import type { AppFacts } from "./facts.ts";
import { childMetadata } from "./metadata.ts";
import type { SecretSources } from "./secret-files.ts";

/** `copy` is the name of the App's own. */
export type CopiedSecret = {
	readonly copy: string;
	readonly kind: "Secret" | "AppSecret";
	/** Of the source. */
	readonly name: string;
	/** The Secret whose values are copied. */
	readonly read: string;
	/** Another one means that the values may have changed. */
	readonly version: string;
	/** The copy is of one revision for ever. */
	readonly isPinned?: true;
};

/** What the API server counts stands for the values; a hash of a value would tell a short one. */
export const copyOfSecret = (
	copy: string,
	name: string,
	{ metadata: { uid, resourceVersion } }: PlainSecret,
): CopiedSecret => ({
	copy,
	kind: "Secret",
	name,
	read: name,
	version: hashOf({ uid, resourceVersion }),
});

/** Of one revision, which never changes. */
export const pinnedCopy = (
	copy: string,
	name: string,
	revision: { epoch?: string; revision: number },
): CopiedSecret => ({
	...copyOfAppSecret(copy, name, revision),
	isPinned: true,
});

/** Of its current revision. The stable Secret may be somebody else's by the time it is read. */
export const copyOfAppSecret = (
	copy: string,
	name: string,
	{ epoch, revision }: { epoch?: string; revision: number },
): CopiedSecret => ({
	copy,
	kind: "AppSecret",
	name,
	read: secretCopyName(name, revision),
	version: hashOf({ epoch, revision }),
});

export type PlainSecret =
	SecretSources["plainSecrets"] extends ReadonlyMap<string, infer Each>
		? Each
		: never;

/** Whether the owner of a Secret lets Apps of the namespace read it. */
export const isConsented = (
	labels: { readonly [key: string]: string } | undefined,
) => labels?.[consentLabel] === "true";

/** Edited in place, so that running pods see new values. Nothing holds it: what is allowed is kept as it is, whatever else is amiss. */
export const ownSecrets: Child<AppFacts> = {
	resource: secrets,
	wave: 0,
	write: "shell",
	held: false,
	renames: true,
	build: (facts) =>
		facts.copiedSecrets
			.filter(({ isPinned }) => !isPinned)
			.map((copied) => secretOf(facts, copied)),
	filling: (facts, object) => fillingFor(facts, object),
};

/** Posted once: the copies of AppSecrets belong to those, and are gone when somebody else gives their name. */
export const pinnedSecrets: Child<AppFacts> = {
	...ownSecrets,
	write: "create",
	rolls: true,
	build: (facts) =>
		facts.copiedSecrets
			.filter(({ isPinned }) => isPinned)
			.map((copied) => ({ ...secretOf(facts, copied), immutable: true })),
};

const secretOf = (
	facts: AppFacts,
	{ copy, kind, name, version }: CopiedSecret,
): Secret => ({
	apiVersion: "v1",
	kind: "Secret",
	metadata: {
		...childMetadata(facts, copy),
		annotations: {
			[sourceAnnotation]: `${kind}/${name}`,
			[sourceVersionAnnotation]: version,
		},
	},
	type: "Opaque",
});

const fillingFor = (
	{ copiedSecrets }: AppFacts,
	{ metadata }: { metadata: { name: string } },
) => fillingOf(copiedSecrets.find(({ copy }) => copy === metadata.name));

const fillingOf = (source: CopiedSecret | undefined): Filling => ({
	needs: source ? [source.read] : [],
	valuesFrom: async (vault): Promise<Filled> => {
		const read = source?.read ?? "";
		const data = vault.secrets.get(read);
		const identity = vault.identities.get(read);
		if (!source || !data || !identity) return gone(read);
		const refusal = refusalOf(source, identity);
		return refusal ? refused(refusal) : { data };
	},
});

/** Credentials of the cluster itself, and what Helm keeps of releases: no consent opens them. */
const never: readonly string[] = [
	"kubernetes.io/service-account-token",
	"bootstrap.kubernetes.io/token",
	"helm.sh/release.v1",
];

/** Judged on the very object that is copied: the cache may be behind, and does not hold types. */
function refusalOf(
	{ kind, name, read }: CopiedSecret,
	{ type, labels }: SecretIdentity,
): string | undefined {
	if (kind === "AppSecret")
		return isMadeBy(name, read, labels)
			? undefined
			: `the Secret ${read} was not made by the AppSecret ${name}; delete or rename it`;
	if (!isConsented(labels))
		return `the Secret ${name} does not carry the label ${consentLabel}=true`;
	const isCredential = never.includes(type.toLowerCase());
	return isCredential
		? `the Secret ${name} is of the type ${type}, which Apps never read`
		: undefined;
}

/** Whether an AppSecret made the Secret that has the name of a copy of it. */
export const isMadeBy = (
	appSecret: string,
	secret: string,
	labels: SecretIdentity["labels"],
): boolean =>
	labels[appSecretLabel] === appSecret && isSecretName(secret, appSecret);

const refused = (message: string): Filled => ({
	trouble: { reason: "SecretRefused", message },
});
const gone = (secret: string): Filled => ({
	trouble: {
		reason: "SecretMissing",
		message: `the Secret ${secret} is gone; it is waited for`,
	},
});

const copiesAmong = (children: readonly LiveChild[]) =>
	children.filter(
		({ kind, metadata }) =>
			kind === secrets.kind && metadata.annotations?.[sourceAnnotation],
	);

/**
 * Copies that go now, because the Secret that they were made from may not be read any more: no pod starts with them, and running ones
 * keep what they have. An AppSecret that is gone gave its values to the App, which keeps them like everything that runs.
 */
export const revokedCopies = (
	children: readonly LiveChild[],
	planned: readonly PlannedChild[],
	{ plainSecrets }: Pick<SecretSources, "plainSecrets">,
): LiveChild[] =>
	copiesAmong(children).filter(({ metadata }) => {
		const [kind, name = ""] = (
			metadata.annotations?.[sourceAnnotation] ?? ""
		).split("/");
		const isWanted = planned.some(
			({ object, resource }) =>
				resource === secrets && object.metadata.name === metadata.name,
		);
		const isAllowed = isConsented(plainSecrets.get(name)?.metadata.labels);
		return kind === "Secret" && !isWanted && !isAllowed;
	});

/** Copies that pods of an earlier template may still start with: all, until every Deployment is as planned and through with its rollout. */
export function copiesInUse(
	children: readonly LiveChild[],
	planned: readonly PlannedChild[],
): LiveChild[] {
	const hashes = new Map(
		planned
			.filter(({ resource }) => resource === deployments)
			.map(({ object: { metadata } }) => [
				metadata.name,
				metadata.annotations?.[desiredAnnotation],
			]),
	);
	const isOver = children
		.filter(({ kind }) => kind === deployments.kind)
		.every((live) => {
			const { name, annotations } = live.metadata;
			const isAsPlanned =
				hashes.has(name) &&
				annotations?.[desiredAnnotation] === hashes.get(name);
			return isAsPlanned && deploymentProgress(live).state === "Ready";
		});
	return isOver ? [] : copiesAmong(children);
}
