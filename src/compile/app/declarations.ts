// What the revisions of an App declare that have pods (N49): pods of an earlier one serve and call until the last of them is gone,
// so what is open is the union of what all of them declare. Consent and blocked ranges are those of now.

import type { App } from "../../api/app/app.ts";
import type { Platform } from "../../api/platform.ts";
import { canonical } from "../../kube/names.ts";
import type { LogPeer } from "../logging/egress.ts";
import { addressOfObject, fullName } from "../network/address.ts";
import { portsOf } from "./ports.ts";
import type { Memory } from "./revisions.ts";
import type { Reach, Revision } from "./revision.ts";

/** What others must know of it, as status tells it. */
export type Declaration = NonNullable<
	NonNullable<App["status"]>["declared"]
>[number];

/** What status holds. */
const maxDeclarations = 8;

/** Revisions with pods besides the one at hand, the newest first. One that was deployed just now has no ReplicaSet yet. */
export function earlierRevisions(
	{ kept, deployed }: Memory,
	hash: string | undefined,
): Revision[] {
	const isKnown = kept.some(
		({ revision }) => revision?.hash === deployed?.hash,
	);
	const running = kept.flatMap(({ revision, hasPods }) =>
		revision && hasPods ? [revision] : [],
	);
	const all = [...(deployed && !isKnown ? [deployed] : []), ...running];
	return all.filter((revision) => revision.hash !== hash);
}

/** The App as it would be if the revision were its spec. */
export function appAt(app: App, reach: Reach): App {
	const { links = [], external = [] } = reach;
	return {
		...app,
		spec: {
			...app.spec,
			ports: [...(reach.ports ?? [])],
			network: {
				...app.spec?.network,
				// Pods that run have their variables.
				links: links.map((link) => ({ ...link, alias: "EARLIER" })),
				external,
			},
		},
	};
}

/** Where the revision sent its logs, as far as the platform still lets it. */
export const logPeersAt = (
	{ logPeers = [] }: Reach,
	{ logSinks }: Pick<Platform, "logSinks">,
): LogPeer[] =>
	logPeers.filter(
		({ to, port }) =>
			!("namespace" in to) ||
			logSinks.some(
				({ namespace, podLabels, port: own }) =>
					canonical({ ...to, port }) ===
					canonical({ namespace, podLabels, port: own }),
			),
	);

/** Empty where neither ports nor links to Apps are declared. */
function declarationOf(app: App): Declaration {
	const { namespace } = addressOfObject(app);
	const ports = portsOf(app);
	const links = (app.spec?.network?.links ?? []).flatMap(({ to, port }) =>
		to && port !== undefined
			? [{ to: fullName(to, namespace), port: String(port) }]
			: [],
	);
	const byText = new Map(links.map((link) => [canonical(link), link]));
	const sorted = [...byText].sort(([a], [b]) => (a < b ? -1 : 1));
	return {
		...(ports.length > 0 && { ports }),
		...(sorted.length > 0 && { links: sorted.map(([, link]) => link) }),
	};
}

/** Each once, that of the spec first. */
export function declarationsOf(
	app: App,
	revisions: readonly Revision[],
): Declaration[] {
	const all = [app, ...revisions.map((each) => appAt(app, each))];
	const byText = new Map(
		all.map(declarationOf).map((each) => [canonical(each), each]),
	);
	byText.delete("{}");
	return [...byText.values()].slice(0, maxDeclarations);
}

/** What status tells beyond the spec. */
export function declaredBeside(app: App): Declaration[] {
	const own = canonical(declarationOf(app));
	return (app.status?.declared ?? []).filter((each) => canonical(each) !== own);
}

/** The App as its spec is, and as its status says that pods of it are. */
export const asDeclared = (app: App): App[] => [
	app,
	...declaredBeside(app).map((each) => appAt(app, each)),
];
