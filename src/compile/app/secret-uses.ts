// What an App uses of an AppSecret, and the revision that it needs: the newest in which a key that it uses has changed.
// That copy is always there, because an AppSecret keeps the copies of all revisions of its current keys.

import type { AppSecret } from "../../api/app-secret/app-secret.ts";
import type { App } from "../../api/app/app.ts";
import { secretCopyName } from "../../kube/names.ts";
import { isVariable } from "./config-layer.ts";
import type { Recipe, SecretKey } from "./recipe.ts";
import type { SecretSources } from "./secret-files.ts";

/** Revision by key, as the status tells; empty while there are no values. */
export const keyRevisions = ({
	status,
}: Pick<AppSecret, "status">): ReadonlyMap<string, number> =>
	new Map(
		(status?.keys ?? [])
			.filter(({ key, revision }) => key && revision > 0)
			.map(({ key, revision }) => [key, revision]),
	);

/** Names of AppSecrets or Secrets that the App names, sorted. */
export const namedSecrets = (app: App): string[] =>
	[
		...new Set([
			...mountsOf(app).map(({ name }) => name),
			...secretLayers(app).map(({ appSecret = "" }) => appSecret),
		]),
	].sort();

/** A stored object may lack members; a mount without a name is none. */
export const mountsOf = ({ spec }: Pick<App, "spec">) =>
	(spec?.secrets ?? [])
		.map((mount, index) => ({ ...mount, path: `spec.secrets[${index}]` }))
		.filter(({ name }) => name);

const secretLayers = ({ spec }: Pick<App, "spec">) =>
	(spec?.config?.layers ?? []).filter(
		({ appSecret, configMap }) => appSecret && configMap === undefined,
	);

/** Of every mount and every key that is read, each once, sorted; none where files are refreshed in place. */
export function usedRevisions(
	app: Pick<App, "spec">,
	secret: AppSecret,
): number[] {
	const { name } = secret.metadata;
	const revisions = keyRevisions(secret);
	const mounted = mountsOf(app)
		.filter((mount) => mount.name === name && mount.refresh !== "InPlace")
		.flatMap(({ keys }) => mountedRevision(secret, keys) ?? []);
	const read = secretLayers(app)
		.filter(({ appSecret }) => appSecret === name)
		.flatMap(({ keys, rename }) =>
			keys || rename
				? [...(keys ?? []), ...Object.values(rename ?? {})]
				: [...revisions.keys()].filter(isVariable),
		)
		.flatMap((key) => revisions.get(key) ?? []);
	return [...new Set([...mounted, ...read])].sort((a, b) => a - b);
}

/** All keys together are the AppSecret as it is now. */
export function mountedRevision(
	secret: AppSecret,
	keys: readonly string[] | undefined,
): number | undefined {
	if (!keys) return secret.status?.revision;
	const revisions = keyRevisions(secret);
	const used = keys.flatMap((key) => revisions.get(key) ?? []);
	return used.length > 0 ? Math.max(...used) : undefined;
}

/** An AppSecret that was made anew may count the same numbers again: by its epoch they stand for other values. */
type LivedKey = SecretKey & { readonly epoch?: string };

/** Where each key of each AppSecret stands: the copy of the revision in which it changed last. AppSecrets without values are left out. */
export function secretKeysOf(
	appSecrets: ReadonlyMap<string, AppSecret>,
): Map<string, ReadonlyMap<string, Recipe>> {
	const all = [...appSecrets].map(([name, secret]) => {
		const { epoch } = secret.status ?? {};
		const keys = [...keyRevisions(secret)].map(
			([key, revision]): [string, Recipe] => {
				const copy = secretCopyName(name, revision);
				const piece: LivedKey = { secret: copy, key, ...(epoch && { epoch }) };
				return [key, [piece]];
			},
		);
		return [name, new Map(keys)] as const;
	});
	return new Map(all.filter(([, keys]) => keys.size > 0));
}

/** For each name the revisions; none where nothing is pinned. */
export function usedSecrets(
	app: App,
	{ appSecrets }: Pick<SecretSources, "appSecrets">,
): { [name: string]: readonly number[] } {
	const entries = namedSecrets(app).map((name): [string, number[]] => {
		const secret = appSecrets.get(name);
		return [name, secret ? usedRevisions(app, secret) : []];
	});
	return Object.fromEntries(entries);
}
