// All that logging means for one App: its sidecar, the text that it runs with, and what the network opens for it.

import type { V1Container, V1Volume } from "@kubernetes/client-node";
import type { App } from "../../api/app/app.ts";
import type {
	LoggingSidecar,
	LoggingSidecarSpec,
} from "../../api/logging-sidecar.ts";
import type { Platform } from "../../api/platform.ts";
import type { Tenant } from "../../api/tenant.ts";
import { library } from "../../fluentd/library.ts";
import { hashOf, logConfigName, ownSecretName } from "../../kube/names.ts";
import { pathText } from "../../schema/path.ts";
import type { CopyNames } from "../app/copy-names.ts";
import type { CopiedSecret } from "../app/own-secrets.ts";
import { copyOfAppSecret } from "../app/own-secrets.ts";
import { imageRefusals, imageUnder } from "../app/under-tenant.ts";
import type { LiveChild } from "../child.ts";
import type { Fault } from "../fault.ts";
import { bufferVolumeSize } from "./buffer.ts";
import { loggingOf } from "./choice.ts";
import type { KeptSecrets } from "./credentials.ts";
import { missingSecrets, usedSecrets } from "./credentials.ts";
import type { LogPeer } from "./egress.ts";
import type { AppLog } from "./logs.ts";
import { logsOf } from "./logs.ts";
import type { MountedSecret } from "./sidecar.ts";
import { configVolume, sidecarOf } from "./sidecar.ts";
import { judgedSidecar } from "./spec.ts";
import { configText, printingFaults } from "./text.ts";
import { pipelines } from "./tree.ts";

/** What was found of the objects that logging names. */
export type LoggingSources = {
	/** Of the App's namespace, or only the one it names. */
	readonly loggingSidecars: readonly LoggingSidecar[];
	readonly logSecrets: KeptSecrets;
};
export type RunningSidecar = {
	readonly container: V1Container;
	readonly volumes: readonly V1Volume[];
	readonly configMap: string;
	/** Of the AppSecrets that have values. */
	readonly copied: readonly CopiedSecret[];
	readonly text: string;
	/** Of the text, the library and the revisions of its secrets: another one rolls the pods, because nothing reloads a running sidecar. */
	readonly hash: string;
	readonly stopSeconds: number;
};
export type AppLogging = {
	readonly logs: readonly AppLog[];
	readonly sidecar?: RunningSidecar;
	readonly peers: readonly LogPeer[];
	readonly faults: readonly Fault[];
};
type Given = LoggingSources & {
	app: App;
	platform: Platform;
	tenant: Tenant | undefined;
	children: readonly LiveChild[];
	copyName: CopyNames;
};

export function appLogging(given: Given): AppLogging {
	const { app, platform } = given;
	const { logs, faults } = logsOf(app);
	if (faults.length > 0) return { logs, peers: [], faults };
	const choice = loggingOf(app, given.loggingSidecars);
	if (!choice.sidecar) return { logs, peers: [], faults: choice.faults };
	const { name } = choice.sidecar.metadata;
	const { spec, faults: own, egress } = judgedSidecar(choice.sidecar, platform);
	const outputs = spec ? pipelines(spec, logs).map(({ output }) => output) : [];
	const opened = egress.filter((each) =>
		outputs.some((output) => output.name === each.output),
	);
	const peers = opened.flatMap((each) => each.peers);
	const [mistake] = [...own, ...opened.flatMap((each) => each.faults)];
	if (mistake) {
		const fault = throughSidecar(name, mistake);
		// The sidecar that runs goes on sending; where none ever ran there is nothing to open.
		return { logs, peers: hasRun(given) ? peers : [], faults: [fault] };
	}
	if (!spec) return { logs, peers, faults: [] };
	const served = { ...given, name, spec: { ...spec, outputs }, logs };
	return { logs, peers, ...running(served) };
}

/** Its configuration stays for as long as a revision that needs it. */
const hasRun = ({ app, children }: Given): boolean =>
	children.some(
		({ kind, metadata }) =>
			kind === "ConfigMap" &&
			metadata.name.startsWith(logConfigName(app.metadata.name, "")),
	);

type Served = Given & {
	name: string;
	/** Only with the outputs that take a log of the App. */
	spec: LoggingSidecarSpec;
	logs: readonly AppLog[];
};

function running(served: Served): Pick<AppLogging, "sidecar" | "faults"> {
	const { name, spec, logs } = served;
	const faults = [
		...untaken(served),
		...waiting(served),
		...refusedImage(served),
	];
	if (spec.outputs.length === 0) return { faults };
	const printed = configText(spec, logs);
	if ("text" in printed)
		return { sidecar: runningWith(printed.text, served), faults };
	const own = printingFaults(spec, logs);
	const through = own.map((each) => throughSidecar(name, each));
	return { faults: [...faults, ...through] };
}

function runningWith(text: string, served: Served): RunningSidecar {
	const { app, spec, logs, logSecrets, copyName } = served;
	const secrets = usedSecrets(spec.outputs, logSecrets).map((used) => ({
		...used,
		copy: copyName("Secret", ownSecretName(app.metadata.name, used.appSecret)),
	}));
	const { container, volumes } = sidecarOf({
		app,
		spec,
		logs,
		secrets,
		image: imageOf(served),
		bufferSize: bufferVolumeSize(spec, spec.outputs),
	});
	const { image, volumeMounts } = container;
	const shape = hashOf({ image, volumeMounts, volumes });
	const first = logConfigName(app.metadata.name, shape);
	const configMap = copyName("ConfigMap", first);
	const revisions = secrets.map(({ epoch, revisions: of }) =>
		epoch ? [epoch, ...of] : of,
	);
	return {
		container,
		volumes: [configVolume(configMap), ...volumes],
		configMap,
		copied: secrets.flatMap(copyFor),
		text,
		hash: hashOf({ text, library, revisions }),
		stopSeconds: spec.stopSeconds,
	};
}

function copyFor({
	appSecret,
	copy,
	current: revision,
	epoch,
}: MountedSecret): CopiedSecret[] {
	if (revision === undefined) return [];
	return [
		copyOfAppSecret(copy, appSecret, { revision, ...(epoch && { epoch }) }),
	];
}

/** A LoggingSidecar with a mistake: whoever mends it mends this App as well. */
const throughSidecar = (name: string, { path, message }: Fault): Fault => ({
	reason: "LoggingInvalid",
	path: "spec.logs",
	message: `are taken by the LoggingSidecar ${name}, which must be mended first: ${path} ${message}`,
});

/** Judged within the whole spec of the sidecar, whose paths are told. */
function waiting({ name, spec, logSecrets }: Served): Fault[] {
	return missingSecrets(spec.outputs, logSecrets)
		.slice(0, 1)
		.map(({ message }) => ({
			reason: "SecretMissing",
			path: "spec.logs",
			message: `are taken by the LoggingSidecar ${name}, which ${message}`,
		}));
}

/** The platform's own image is its own business; one that is written in the namespace is under the rules of its Tenant. */
const imageOf = ({ spec, platform, tenant }: Served): string =>
	spec.image === undefined
		? platform.images.fluentd
		: imageUnder(spec.image, tenant);

const refusedImage = (served: Served): Fault[] =>
	served.spec.image === undefined
		? []
		: imageRefusals(imageOf(served), served.tenant).map((message) => ({
				reason: "ImageRefused",
				path: "spec.logs",
				message: `are taken by the LoggingSidecar ${served.name}, whose image is ${message}`,
			}));

function untaken({ app, name, spec, logs }: Served): Fault[] {
	return logs
		.filter((log) => pipelines(spec, [log]).length === 0)
		.map((log) => ({
			reason: "NoLogging",
			path: pathText([
				"spec",
				"logs",
				(app.spec.logs ?? []).findIndex((each) => each.name === log.name),
			]),
			message: `is taken by no output of the LoggingSidecar ${name}`,
		}));
}
