// Pod Security Standard `restricted`, as Kubernetes 1.36 checks it, over a pod template: our own proof that a generated pod passes.
// What Seaworthy asks beyond it (read-only root, no token, limits) is the compiler's business.

import type {
	V1Container,
	V1EphemeralContainer,
	V1PodSpec,
	V1PodTemplateSpec,
	V1Probe,
	V1SecurityContext,
} from "@kubernetes/client-node";
import { safeSysctls, seLinuxTypes, volumeTypes } from "./restricted.ts";

export const restrictedRules = [
	"AppArmor",
	"Capabilities",
	"HostNamespaces",
	"HostPorts",
	"HostProbes",
	"HostProcess",
	"Privileged",
	"PrivilegeEscalation",
	"ProcMount",
	"RunAsNonRoot",
	"RunAsUser",
	"SELinux",
	"Seccomp",
	"Sysctls",
	"VolumeTypes",
] as const;
export type RestrictedRule = (typeof restrictedRules)[number];
/** `path` is the field of the template that breaks the rule. */
export type Violation = {
	readonly rule: RestrictedRule;
	readonly path: string;
};

type AnyContainer = V1Container | V1EphemeralContainer;
type Context = Pick<
	V1SecurityContext,
	| "appArmorProfile"
	| "runAsUser"
	| "seLinuxOptions"
	| "seccompProfile"
	| "windowsOptions"
>;
type Finding = readonly [rule: RestrictedRule, path: string, broken: boolean];

const appArmorAnnotation = "container.apparmor.security.beta.kubernetes.io/";

/** Every rule that the template breaks, in the order of its fields; none when `restricted` admits it. */
export function violations({ metadata, spec }: V1PodTemplateSpec): Violation[] {
	if (!spec) return [];
	const findings = [
		...annotationFindings(metadata?.annotations ?? {}),
		...podFindings(spec),
		...contextFindings(spec.securityContext ?? {}, "spec.securityContext"),
		...containersOf(spec).flatMap(([container, path]) => [
			...containerFindings(container, path),
			...inheritedFindings(container, spec, path),
			...contextFindings(
				container.securityContext ?? {},
				`${path}.securityContext`,
			),
			...hostFindings(container, path),
		]),
	];
	return findings
		.filter(([, , isBroken]) => isBroken)
		.map(([rule, path]) => ({ rule, path }));
}

function containersOf(spec: V1PodSpec): [AnyContainer, string][] {
	const lists = {
		initContainers: spec.initContainers,
		containers: spec.containers,
		ephemeralContainers: spec.ephemeralContainers,
	};
	return Object.entries(lists).flatMap(([list, containers = []]) =>
		containers.map((container, index): [AnyContainer, string] => [
			container,
			`spec.${list}[${index}]`,
		]),
	);
}

function annotationFindings(annotations: { [key: string]: string }): Finding[] {
	return Object.entries(annotations).map(([key, value]) => [
		"AppArmor",
		`metadata.annotations[${JSON.stringify(key)}]`,
		key.startsWith(appArmorAnnotation) &&
			value !== "runtime/default" &&
			!value.startsWith("localhost/"),
	]);
}

function podFindings(spec: V1PodSpec): Finding[] {
	const sysctls = spec.securityContext?.sysctls ?? [];
	return [
		["HostNamespaces", "spec.hostNetwork", spec.hostNetwork === true],
		["HostNamespaces", "spec.hostPID", spec.hostPID === true],
		["HostNamespaces", "spec.hostIPC", spec.hostIPC === true],
		...(spec.volumes ?? []).map((volume, index): Finding => {
			const type = Object.keys(volume).find((key) => !volumeTypes.has(key));
			return [
				"VolumeTypes",
				`spec.volumes[${index}]${type ? `.${type}` : ""}`,
				type !== undefined,
			];
		}),
		...sysctls.map(
			({ name }, index): Finding => [
				"Sysctls",
				`spec.securityContext.sysctls[${index}]`,
				!safeSysctls.has(name),
			],
		),
	];
}

/** What pods and containers may both set, and may not set wrongly. */
function contextFindings(context: Context, path: string): Finding[] {
	const { type, user, role } = context.seLinuxOptions ?? {};
	const isForeign = Boolean(type && !seLinuxTypes.has(type));
	const appArmor = context.appArmorProfile?.type;
	return [
		["RunAsUser", `${path}.runAsUser`, context.runAsUser === 0],
		[
			"SELinux",
			`${path}.seLinuxOptions`,
			isForeign || Boolean(user) || Boolean(role),
		],
		[
			"AppArmor",
			`${path}.appArmorProfile`,
			appArmor !== undefined && !isConfined(appArmor),
		],
		[
			"HostProcess",
			`${path}.windowsOptions.hostProcess`,
			context.windowsOptions?.hostProcess === true,
		],
	];
}

const isConfined = (profile: string | undefined) =>
	profile === "RuntimeDefault" || profile === "Localhost";

/** What a container must have, of its own or from its pod. */
function inheritedFindings(
	container: AnyContainer,
	spec: V1PodSpec,
	path: string,
): Finding[] {
	const own = container.securityContext;
	const pod = spec.securityContext;
	const nonRoot = own?.runAsNonRoot ?? pod?.runAsNonRoot;
	const seccomp = own?.seccompProfile ?? pod?.seccompProfile;
	return [
		["RunAsNonRoot", `${path}.securityContext.runAsNonRoot`, nonRoot !== true],
		[
			"Seccomp",
			`${path}.securityContext.seccompProfile`,
			!isConfined(seccomp?.type),
		],
	];
}

function containerFindings(
	{ securityContext = {}, ports = [] }: AnyContainer,
	path: string,
): Finding[] {
	const at = `${path}.securityContext`;
	const { capabilities, procMount } = securityContext;
	const added = capabilities?.add ?? [];
	return [
		["Privileged", `${at}.privileged`, securityContext.privileged === true],
		[
			"PrivilegeEscalation",
			`${at}.allowPrivilegeEscalation`,
			securityContext.allowPrivilegeEscalation !== false,
		],
		[
			"Capabilities",
			`${at}.capabilities.drop`,
			!capabilities?.drop?.includes("ALL"),
		],
		[
			"Capabilities",
			`${at}.capabilities.add`,
			added.some((name) => name !== "NET_BIND_SERVICE"),
		],
		[
			"ProcMount",
			`${at}.procMount`,
			procMount !== undefined && procMount !== "Default",
		],
		...ports.map(
			({ hostPort }, index): Finding => [
				"HostPorts",
				`${path}.ports[${index}].hostPort`,
				Boolean(hostPort),
			],
		),
	];
}

/** Probes and hooks may not be pointed at other hosts: the kubelet would call them from the node. */
function hostFindings(container: AnyContainer, path: string): Finding[] {
	const { startupProbe, readinessProbe, livenessProbe, lifecycle } = container;
	const handlers: { [name: string]: V1Probe | undefined } = {
		startupProbe,
		readinessProbe,
		livenessProbe,
		"lifecycle.postStart": lifecycle?.postStart,
		"lifecycle.preStop": lifecycle?.preStop,
	};
	return Object.entries(handlers).map(([name, handler]) => [
		"HostProbes",
		`${path}.${name}`,
		Boolean(handler?.httpGet?.host || handler?.tcpSocket?.host),
	]);
}
