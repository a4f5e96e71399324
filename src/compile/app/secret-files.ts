// spec.secrets, resolved: which Secret is mounted where, and what cannot be mounted. Values are not looked at.

import type { AppSecret } from "../../api/app-secret/app-secret.ts";
import type { App } from "../../api/app/app.ts";
import { consentLabel } from "../../kube/labels.ts";
import { ownSecretName, pinnedSecretName } from "../../kube/names.ts";
import type { KubeObject } from "../../kube/objects.ts";
import { secrets } from "../../kube/objects.ts";
import type { Fault } from "../fault.ts";
import type { CopyNames } from "./copy-names.ts";
import type { CopiedSecret } from "./own-secrets.ts";
import {
	copyOfAppSecret,
	copyOfSecret,
	isConsented,
	pinnedCopy,
} from "./own-secrets.ts";
import { keyRevisions, mountedRevision, mountsOf } from "./secret-uses.ts";

/** `name` is what the App names, `secret` what is mounted. */
export type SecretFile = {
	readonly name: string;
	readonly secret: string;
	readonly mountPath: string;
	readonly keys?: readonly string[];
};
export type SecretFiles = {
	/** Of what is mounted: the Secrets that the App needs copies of. */
	readonly copied: readonly CopiedSecret[];
	readonly files: readonly SecretFile[];
	readonly faults: readonly Fault[];
};
/** What was found under the names that the App names. */
export type SecretSources = {
	readonly appSecrets: ReadonlyMap<string, AppSecret>;
	/** Metadata of the Secrets of these names. */
	readonly plainSecrets: ReadonlyMap<string, Pick<KubeObject, "metadata">>;
};
type Mount = ReturnType<typeof mountsOf>[number];

export function secretFiles(
	app: App,
	sources: SecretSources,
	copyName: CopyNames,
): SecretFiles {
	const { name } = app.metadata;
	const copies: Copies = {
		own: (secret) => copyName(secrets.kind, ownSecretName(name, secret)),
		pinned: (of) => copyName(secrets.kind, pinnedSecretName(name, of)),
	};
	const resolved = mountsOf(app).map((mount) =>
		resolve(mount, copies, sources),
	);
	return {
		copied: resolved.flatMap(({ copied }) => copied ?? []),
		files: resolved
			.flatMap(({ file }) => file ?? [])
			.sort((a, b) => (a.name < b.name ? -1 : 1)),
		faults: resolved.flatMap(({ fault }) => fault ?? []),
	};
}

type Resolved = { file?: SecretFile; copied?: CopiedSecret; fault?: Fault };

/** Names of the App's own copies. */
type Copies = {
	readonly own: (secret: string) => string;
	readonly pinned: (of: Parameters<typeof pinnedSecretName>[1]) => string;
};

function resolve(
	mount: Mount,
	copies: Copies,
	sources: SecretSources,
): Resolved {
	const { name, path } = mount;
	const own = sources.appSecrets.get(name);
	if (own) return ofAppSecret(mount, copies, own);
	const plain = sources.plainSecrets.get(name);
	if (!plain)
		return missing(
			`${path}.name`,
			`names ${name}, but there is neither an AppSecret nor a Secret of that name`,
		);
	if (isConsented(plain.metadata.labels)) {
		const copy = copies.own(name);
		return {
			file: fileOf(mount, copy),
			copied: copyOfSecret(copy, name, plain),
		};
	}
	return {
		fault: {
			reason: "SecretRefused",
			path: `${path}.name`,
			message: `names the Secret ${name}, which does not carry the label ${consentLabel}=true; no new pod starts with it until its owner sets the label`,
		},
	};
}

function ofAppSecret(
	mount: Mount,
	copies: Copies,
	secret: AppSecret,
): Resolved {
	const { name, path, keys, refresh } = mount;
	const held = keyRevisions(secret);
	if (held.size === 0)
		return missing(
			`${path}.name`,
			`names the AppSecret ${name}, which has no values yet`,
		);
	const absent = (keys ?? []).filter((key) => !held.has(key)).sort();
	const revision = mountedRevision(secret, keys);
	if (absent.length > 0 || revision === undefined)
		return missing(
			`${path}.keys`,
			`takes from the AppSecret ${name} what it does not hold: ${absent.join(", ")}`,
		);
	const { epoch, revision: current = revision } = secret.status ?? {};
	const life = epoch === undefined ? {} : { epoch };
	if (refresh === "InPlace") {
		const copy = copies.own(name);
		const copied = copyOfAppSecret(copy, name, { revision: current, ...life });
		return { file: fileOf(mount, copy), copied };
	}
	// A name that others may give is in no template: its ReplicaSet starts pods for as long as it likes.
	const copy = copies.pinned({ appSecret: name, revision, ...life });
	const copied = pinnedCopy(copy, name, { revision, ...life });
	return { file: fileOf(mount, copy), copied };
}

const missing = (path: string, message: string): Resolved => ({
	fault: { reason: "SecretMissing", path, message },
});

const fileOf = (
	{ name, mountPath = `/run/secrets/${name}`, keys }: Mount,
	secret: string,
): SecretFile => ({
	name,
	secret,
	mountPath,
	...(keys && { keys: keys.toSorted() }),
});
