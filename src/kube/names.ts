// Every name that Seaworthy gives to an object, in one place.

import { hash } from "node:crypto";

/** The longest name of a resource of ours; leaves room for `--<part>-<hash>` within 63 characters. */
export const longestName = 40;

/** The Lease by which replicas of a release elect one writer; one release per namespace, so one name suffices. */
export const leaseName = "seaworthy";
/** In each served namespace: the Lease that says which release works there. */
export const ownerLeaseName = "seaworthy-owner";

/** The container of an App's pods that sends their logs. */
export const logsContainer = "logs";

/** Stable hash of any JSON value: members in sorted order, `undefined` members left out. 10 hexadecimal characters. */
export function hashOf(value: unknown): string {
	return hashOfText(canonical(value));
}

/** 10 hexadecimal characters. */
export const hashOfText = (text: string): string =>
	hash("sha256", text).slice(0, 10);

/** JSON with sorted members, so that equal values have equal text. Every pass asks for it many times: no step makes a copy. */
export function canonical(value: unknown): string {
	if (value === null || typeof value !== "object")
		return JSON.stringify(value) ?? "null";
	let text = "";
	if (Array.isArray(value)) {
		for (const item of value) text += `${text && ","}${canonical(item)}`;
		return `[${text}]`;
	}
	const members = value as { [name: string]: unknown };
	for (const name of sorted(Object.keys(value))) {
		const member = members[name];
		if (member === undefined) continue;
		text += `${text && ","}${JSON.stringify(name)}:${canonical(member)}`;
	}
	return `{${text}}`;
}

/** Sorts in place, by code units. Objects have few members: `Array.sort` costs more in the copy that it makes than in the comparing. */
function sorted(names: string[]): string[] {
	if (names.length > fewNames) return names.sort();
	for (let index = 1; index < names.length; index++) {
		const name = names[index] ?? "";
		let place = index;
		for (; place > 0 && (names[place - 1] ?? "") > name; place--)
			names[place] = names[place - 1] ?? "";
		names[place] = name;
	}
	return names;
}
const fewNames = 16;

/** Text that is too long ends in its hash, so that two never become one. */
export function shortened(text: string, most: number): string {
	if (text.length <= most) return text;
	const hash = hashOf(text);
	return `${text.slice(0, most - hash.length - 1).toWellFormed()}~${hash}`;
}

export const configCopyName = (app: string, hash: string) =>
	`${app}--config-${hash}`;
/** Another name for a copy whose first name somebody else took; the salt has 8 hexadecimal digits. */
export const renamedCopy = (first: string, salt: string) => `${first}-${salt}`;
/** A regular expression of the names of copies that pods of Apps read, for CEL. */
export const copyNamePattern =
	"^.+--(config|secret|pinned|logs)-[0-9a-f]{10}(-[0-9a-f]{8})?$";
/** The name that a copy has while nobody else takes it. */
export const firstCopyName = (name: string): string =>
	name.replace(
		/^(.+--(?:config|secret|pinned|logs)-[0-9a-f]{10})-[0-9a-f]{8}$/,
		"$1",
	);

export const endpointSliceName = (app: string, family: 4 | 6) =>
	`${app}--external-ipv${family}`;

/** The copy of one revision of an AppSecret. */
export const secretCopyName = (appSecret: string, revision: number) =>
	`${appSecret}--r${revision}`;
/** An App's own copy of a Secret that its pods read as it is now. */
export const ownSecretName = (app: string, secret: string) =>
	`${app}--secret-${hashOf(secret)}`;
/** An App's own copy of one revision of an AppSecret. */
export const pinnedSecretName = (
	app: string,
	of: { appSecret: string; epoch?: string; revision: number },
) => `${app}--pinned-${hashOf(of)}`;
/** Whether an AppSecret would ever give this name to a Secret. */
export const isSecretName = (name: string, appSecret: string): boolean =>
	name === appSecret ||
	(name.startsWith(`${appSecret}--r`) &&
		/^[1-9]\d*$/.test(name.slice(appSecret.length + "--r".length)));

/** In the operator's namespace: the private keys by which values sealed for a namespace are opened. */
export const sealingKeyName = (namespace: string) =>
	`seaworthy-sealing-${namespace}`;
/** Beside them, readable by all: the public key of each served namespace. */
export const publicKeysName = "seaworthy-sealing-keys";

/** Volume of a Secret, whose name may be longer than that of a volume, or hold dots. At most 63 characters. */
export const secretVolumeName = (secret: string): string =>
	/^[a-z0-9]+(-[a-z0-9]+)*$/.test(secret) && secret.length <= longestName
		? `secret-${secret}`
		: `secret--${hashOf(secret)}`;

/** The configuration of an App's log sidecar; the hash is that of the sidecar's shape. */
export const logConfigName = (app: string, hash: string) =>
	`${app}--logs-${hash}`;

export const scratchVolumeName = (path: string) =>
	pathVolumeName("scratch", path);
export const logVolumeName = (path: string) => pathVolumeName("logs", path);

/** Volume of a path: readable where the path allows it, never the same for two paths. At most 63 characters. */
function pathVolumeName(kind: string, path: string): string {
	const slug = path
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, "-")
		.replaceAll(/^-+|-+$/g, "");
	const isExact = path === `/${slug.replaceAll("-", "/")}` && slug.length <= 40;
	return isExact ? `${kind}-${slug}` : `${kind}--${hashOf(path)}`;
}
