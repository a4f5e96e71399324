// Everything the children of an App are built from, worked out once: defaults filled, references resolved, Faults collected.

import type { App } from "../../api/app/app.ts";
import type { AppSpec } from "../../api/app/spec.ts";
import { appSpec } from "../../api/app/spec.ts";
import type { Platform } from "../../api/platform.ts";
import type { Tenant } from "../../api/tenant.ts";
import { tenantSpec } from "../../api/tenant.ts";
import {
	canonical,
	configCopyName,
	hashOf,
	hashOfText,
} from "../../kube/names.ts";
import type { PodTemplate } from "../../kube/objects.ts";
import { configMaps, secrets } from "../../kube/objects.ts";
import { seen } from "../../schema/defaults.ts";
import type { LiveChild, TakenNames } from "../child.ts";
import type { Fault } from "../fault.ts";
import { byPath } from "../fault.ts";
import type { AppLogging, LoggingSources } from "../logging/app-logging.ts";
import { appLogging } from "../logging/app-logging.ts";
import { networkOf, openFor } from "../network/network.ts";
import type { NetworkSources, Resolution } from "../network/resolution.ts";
import { together } from "../network/resolution.ts";
import type { CopyNames } from "./copy-names.ts";
import { copyNames } from "./copy-names.ts";
import { earlierRevisions } from "./declarations.ts";
import type { Environment, FoundConfigMap } from "./environment.ts";
import { environment } from "./environment.ts";
import { commandFaults } from "./command-words.ts";
import { execFaults } from "./exec-limits.ts";
import { minReadySeconds, rolloutDeadlineSeconds } from "./parts/health.ts";
import { parts } from "./parts/index.ts";
import type { PodFacts } from "./parts/part.ts";
import { pod } from "./pod.ts";
import type { CopiedSecret } from "./own-secrets.ts";
import type { Port } from "./ports.ts";
import { portsOf } from "./ports.ts";
import type { Recipes } from "./recipe.ts";
import { divided, knownBytes } from "./recipe.ts";
import type { Relaxations } from "./relaxations.ts";
import { relaxationsOf } from "./relaxations.ts";
import type { SeenReplicaSet } from "./replica-set.ts";
import type { Revision } from "./revision.ts";
import { reachOf } from "./revision.ts";
import { rolledFor } from "./roll.ts";
import type { Memory } from "./revisions.ts";
import {
	memoryOf,
	isFirstRevision,
	revisionLimit,
	revisionNumber,
} from "./revisions.ts";
import type { SecretFiles, SecretSources } from "./secret-files.ts";
import { secretFiles } from "./secret-files.ts";
import { secretKeysOf } from "./secret-uses.ts";
import { imageFaults, underTenant } from "./under-tenant.ts";

/** What an App is compiled from: itself and what was found of the objects it names. */
export type AppSources = NetworkSources &
	LoggingSources &
	SecretSources & {
		readonly app: App;
		readonly configMaps: ReadonlyMap<string, FoundConfigMap>;
		/** The Tenant that the namespace belongs to. */
		readonly tenant: Tenant | undefined;
		readonly children: readonly LiveChild[];
		/** All that name the App. */
		readonly replicaSets: readonly SeenReplicaSet[];
		readonly platform: Platform;
		/** RFC 3339, whole seconds; on files there is no time. */
		readonly at?: string | undefined;
		/** Names of copies that somebody else has. */
		readonly taken?: TakenNames | undefined;
	};
export type AppFacts = {
	readonly name: string;
	readonly namespace: string;
	readonly spec: AppSpec;
	readonly ports: readonly Port[];
	readonly relaxed: ReadonlySet<string>;
	readonly logging: AppLogging;
	readonly network: Resolution;
	/** Variables by name, as the copy holds them; empty without any. */
	readonly environment: { readonly [name: string]: string };
	/** Variables that touch a secret, and so stand in a Secret. */
	readonly recipes: Recipes;
	/** By name, each once. */
	readonly copiedSecrets: readonly CopiedSecret[];
	readonly configCopy: string | undefined;
	readonly configSecret: string | undefined;
	readonly template: PodTemplate;
	readonly minReadySeconds: number;
	/** Of a rollout; what a single pod does wrong is told earlier. */
	readonly progressDeadlineSeconds: number;
	readonly revision: Revision;
	/** Others that have pods, the newest first. */
	readonly earlier: readonly Revision[];
	readonly memory: Memory;
	/** How many ReplicaSets of earlier templates stay. */
	readonly revisionLimit: number;
	readonly platform: Platform;
};

export function appFacts(sources: AppSources): {
	facts: AppFacts;
	faults: Fault[];
} {
	const { platform, tenant } = sources;
	const app = underTenant(sources.app, tenant);
	const { namespace = "default" } = app.metadata;
	const memory = memoryOf(sources);
	const copyName = copyNamesFor(sources, memory);
	const logging = appLogging({ ...sources, app, copyName });
	const asked = { ...sources, app, logPeers: logging.peers };
	const network = networkOf(asked);
	const { variables, faults } = appEnvironment(app, sources, network);
	const { texts, recipes } = divided(recipesOf(variables));
	const files = secretFiles(app, sources, copyName);
	const relaxed = relaxationsOf(app, tenant, platform);
	const podFacts = podFactsOf(app, {
		texts,
		recipes,
		files,
		tenant,
		logging,
		relaxed,
		copyName,
	});
	const built = pod(podFacts, parts);
	const { template } = built;
	const templateText = canonical(template);
	const hash = hashOfText(templateText);
	const earlier = earlierRevisions(memory, hash);
	const revision: Revision = {
		number: revisionNumber(hash, memory, app.status?.revision?.current),
		hash,
		...copiesOf(podFacts),
		...rolledFor(hash, memory.deployed, sources),
		...reachOf(app, logging.peers),
	};
	const minReady = minReadySeconds(podFacts, isFirstRevision(revision, memory));
	return {
		facts: {
			...podFacts,
			namespace,
			network: together([
				network,
				...earlier.map((reach) => openFor(asked, reach)),
			]),
			earlier,
			environment: texts,
			recipes,
			copiedSecrets: eachOnce([
				...files.copied,
				...(logging.sidecar?.copied ?? []),
			]),
			template,
			minReadySeconds: minReady,
			progressDeadlineSeconds: rolloutDeadlineSeconds(podFacts, minReady),
			memory,
			revision,
			revisionLimit: revisionLimit(sizeOf(templateText, variables)),
			platform,
		},
		faults: [
			...network.faults,
			...faults,
			...files.faults,
			...logging.faults,
			...built.faults,
			...commandFaults(app),
			...execFaults(app, variables),
			...relaxed.faults,
			...imageFaults(app, tenant),
		].sort(byPath),
	};
}

const copyNamesFor = (
	{ children, taken = new Map() }: AppSources,
	{ deployed }: Memory,
): CopyNames => copyNames({ children, deployed, taken });

const copiesOf = ({ configCopy, configSecret, logging }: PodFacts) => ({
	...(configCopy && { config: configCopy }),
	...(configSecret && { configSecret }),
	...(logging.sidecar && { logConfig: logging.sidecar.configMap }),
});

/** Bytes that etcd holds for one revision: its ReplicaSet, and its copies. */
const sizeOf = (
	templateText: string,
	variables: Environment["variables"],
): number =>
	[...variables].reduce(
		(sum, [name, { value }]) =>
			sum + Buffer.byteLength(name) + knownBytes(value),
		Buffer.byteLength(templateText),
	);

/** Every variable of the App with where it comes from and what it hides. */
export const appEnvironment = (
	app: App,
	sources: AppSources,
	network: Pick<Resolution, "variables" | "pending"> = networkOf({
		...sources,
		app,
		logPeers: [],
	}),
): Environment =>
	environment(app, {
		network,
		configMaps: sources.configMaps,
		secretKeys: secretKeysOf(sources.appSecrets),
	});

const eachOnce = (copied: readonly CopiedSecret[]): CopiedSecret[] => {
	const byName = new Map(copied.map((each) => [each.copy, each]));
	return [...byName.values()].sort((a, b) => (a.copy < b.copy ? -1 : 1));
};

const recipesOf = (variables: Environment["variables"]): Recipes =>
	new Map([...variables].map(([name, { value }]) => [name, value]));

type Given = ReturnType<typeof divided> & {
	logging: AppLogging;
	files: SecretFiles;
	tenant: Tenant | undefined;
	relaxed: Relaxations;
	copyName: CopyNames;
};

/** A stored object may be older than the schema and lack what is required now. */
function podFactsOf(
	app: App,
	{ texts, recipes, files, tenant, logging, relaxed, copyName }: Given,
): PodFacts {
	const { name } = app.metadata;
	const spec = seen(appSpec, app.spec ?? {});
	const copyOf = (
		kind: string,
		content: { readonly [name: string]: unknown },
	) =>
		Object.keys(content).length > 0
			? copyName(kind, configCopyName(name, hashOf(content)))
			: undefined;
	return {
		name,
		spec,
		ports: portsOf(app),
		relaxed: relaxed.rules,
		configCopy: copyOf(configMaps.kind, texts),
		configSecret: copyOf(secrets.kind, Object.fromEntries(recipes)),
		secretFiles: files.files,
		tenant: tenant?.spec && seen(tenantSpec, tenant.spec),
		logging,
	};
}
