// The sidecar of an App: a native one, so that it runs before the App's first line and after its last.

import type {
	V1Container,
	V1EnvVar,
	V1Probe,
	V1Volume,
} from "@kubernetes/client-node";
import type { App } from "../../api/app/app.ts";
import type { LoggingSidecarSpec } from "../../api/logging-sidecar.ts";
import { enrichments } from "../../fluentd/environment.ts";
import { logsContainer } from "../../kube/names.ts";
import { sumBytes } from "../../kube/quantity.ts";
import type { UsedSecret } from "./credentials.ts";
import type { AppLog } from "./logs.ts";
import {
	alive,
	bufferPath,
	configFile,
	configPath,
	libraryFile,
	logsPath,
	secretPath,
} from "./places.ts";

const temporarySize = "64Mi";
/** Container logs, which the kubelet counts as well. */
const reservedStorage = "64Mi";

/** `copy` is the App's own, which is mounted. */
export type MountedSecret = UsedSecret & { readonly copy: string };
export type SidecarInput = {
	readonly app: App;
	readonly spec: LoggingSidecarSpec;
	readonly image: string;
	readonly logs: readonly AppLog[];
	readonly secrets: readonly MountedSecret[];
	readonly bufferSize: string;
};
/** Without the volume of the configuration, whose name follows from the rest. */
export type Sidecar = {
	readonly container: V1Container;
	readonly volumes: readonly V1Volume[];
};

export const configVolume = (configMap: string): V1Volume => ({
	name: "sidecar-config",
	configMap: { name: configMap },
});

/** Without its supervisor it takes half the memory, and ends when it is told to. */
const command = [
	"fluentd",
	"--no-supervisor",
	"--config",
	`${configPath}/${configFile}`,
	"-r",
	`${configPath}/${libraryFile}`,
];

export function sidecarOf(input: SidecarInput): Sidecar {
	const { app, image, bufferSize } = input;
	const container: V1Container = {
		name: logsContainer,
		image,
		imagePullPolicy: "IfNotPresent",
		command,
		env: environmentOf(app),
		restartPolicy: "Always",
		resources: resourcesOf(input),
		securityContext: {
			allowPrivilegeEscalation: false,
			readOnlyRootFilesystem: true,
			capabilities: { drop: ["ALL"] },
		},
		startupProbe,
		terminationMessagePolicy: "FallbackToLogsOnError",
		volumeMounts: mountsOf(input),
	};
	const volumes: V1Volume[] = [
		{ name: "sidecar-buffer", emptyDir: { sizeLimit: bufferSize } },
		{ name: "sidecar-tmp", emptyDir: { sizeLimit: temporarySize } },
		...input.secrets.map(({ appSecret, copy, keys }) => ({
			name: secretVolume(appSecret),
			secret: {
				secretName: copy,
				items: keys.map((key) => ({ key, path: key })),
				defaultMode: 0o440,
			},
		})),
	];
	return { container, volumes };
}

/** A socket that outlived its process refuses, as a file would not. Ruby is in every image of fluentd, curl is not. */
const startupProbe: V1Probe = {
	exec: {
		command: ["ruby", "-rsocket", "-e", `UNIXSocket.new('${alive}').close`],
	},
	periodSeconds: 2,
	timeoutSeconds: 5,
	failureThreshold: 60,
};

const secretVolume = (appSecret: string) => `sidecar-secret-${appSecret}`;

function mountsOf({ logs, secrets }: SidecarInput) {
	const volumes = [...new Set(logs.map(({ volume }) => volume))].sort();
	return [
		{ name: "sidecar-config", mountPath: configPath, readOnly: true },
		{ name: "sidecar-buffer", mountPath: bufferPath },
		{ name: "sidecar-tmp", mountPath: "/tmp" },
		...volumes.map((name) => ({
			name,
			mountPath: logsPath(name),
			readOnly: true,
		})),
		...secrets.map(({ appSecret }) => ({
			name: secretVolume(appSecret),
			mountPath: secretPath(appSecret),
			readOnly: true,
		})),
	];
}

const resourcesOf = ({ spec, bufferSize }: SidecarInput) => ({
	requests: {
		cpu: "25m",
		memory: "64Mi",
		"ephemeral-storage": reservedStorage,
	},
	limits: {
		memory: String(spec.resources.memoryLimit),
		"ephemeral-storage": sumBytes([bufferSize, temporarySize, reservedStorage]),
	},
});

/** All of it, whatever is enriched: what a record is told is then a matter of the configuration alone. */
function environmentOf({ metadata, spec }: App): V1EnvVar[] {
	const image = spec.image ?? "";
	const field = (fieldPath: string) => ({
		valueFrom: { fieldRef: { fieldPath } },
	});
	const { App, Namespace, Pod, Node, Image, ImageTag, Revision } = enrichments;
	return [
		{ name: App.variable, value: metadata.name },
		{ name: Namespace.variable, ...field("metadata.namespace") },
		{ name: Pod.variable, ...field("metadata.name") },
		{ name: Node.variable, ...field("spec.nodeName") },
		{ name: Image.variable, value: image },
		{ name: ImageTag.variable, value: tagOf(image) },
		{
			name: Revision.variable,
			...field("metadata.labels['pod-template-hash']"),
		},
	];
}

/** The tag, or the digest where there is none. */
function tagOf(image: string): string {
	const [named = "", digest = ""] = image.split("@");
	return /:([^:/]+)$/.exec(named)?.[1] ?? digest;
}
