// Pod Security restricted: one pod that passes, and for every rule changes that break it and nothing else.

import { strict as assert } from "node:assert";
import type {
	V1Container,
	V1PodSpec,
	V1SecurityContext,
} from "@kubernetes/client-node";
import type { RestrictedRule } from "../../src/kube/hardening.ts";
import { restrictedRules, violations } from "../../src/kube/hardening.ts";

const context: V1SecurityContext = {
	allowPrivilegeEscalation: false,
	capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] },
};
const main: V1Container = { name: "main", securityContext: context };
const spec: V1PodSpec = {
	containers: [main],
	securityContext: {
		runAsNonRoot: true,
		runAsUser: 10001,
		seccompProfile: { type: "RuntimeDefault" },
		sysctls: [{ name: "net.ipv4.tcp_syncookies", value: "1" }],
		seLinuxOptions: { type: "container_t", level: "s0:c1,c2" },
		appArmorProfile: { type: "RuntimeDefault" },
	},
	volumes: [
		{ name: "scratch", emptyDir: {} },
		{ name: "claim", persistentVolumeClaim: { claimName: "data" } },
	],
};
const withPod = (change: Partial<V1PodSpec>) => ({
	spec: { ...spec, ...change },
});
const withPodContext = (change: V1PodSpec["securityContext"]) =>
	withPod({ securityContext: { ...spec.securityContext, ...change } });
const withMain = (change: Partial<V1Container>) =>
	withPod({ containers: [{ ...main, ...change }] });
const withContext = (change: V1SecurityContext) =>
	withMain({ securityContext: { ...context, ...change } });
const { runAsNonRoot, seccompProfile, ...podContext } =
	spec.securityContext ?? {};

type Breach = [
	rule: RestrictedRule,
	path: string,
	template: Parameters<typeof violations>[0],
];
const own = "spec.containers[0].securityContext";
const breaches: Breach[] = [
	[
		"AppArmor",
		"spec.securityContext.appArmorProfile",
		withPodContext({ appArmorProfile: { type: "Unconfined" } }),
	],
	[
		"AppArmor",
		`${own}.appArmorProfile`,
		withContext({ appArmorProfile: { type: "Unconfined" } }),
	],
	[
		"AppArmor",
		'metadata.annotations["container.apparmor.security.beta.kubernetes.io/main"]',
		{
			...withPod({}),
			metadata: {
				annotations: {
					"container.apparmor.security.beta.kubernetes.io/main": "unconfined",
				},
			},
		},
	],
	[
		"Capabilities",
		`${own}.capabilities.drop`,
		withContext({ capabilities: { drop: ["CHOWN"] } }),
	],
	[
		"Capabilities",
		`${own}.capabilities.drop`,
		withContext({ capabilities: {} }),
	],
	[
		"Capabilities",
		`${own}.capabilities.add`,
		withContext({ capabilities: { drop: ["ALL"], add: ["CHOWN"] } }),
	],
	["HostNamespaces", "spec.hostNetwork", withPod({ hostNetwork: true })],
	["HostNamespaces", "spec.hostPID", withPod({ hostPID: true })],
	["HostNamespaces", "spec.hostIPC", withPod({ hostIPC: true })],
	[
		"HostPorts",
		"spec.containers[0].ports[1].hostPort",
		withMain({
			ports: [
				{ containerPort: 1, hostPort: 0 },
				{ containerPort: 2, hostPort: 2 },
			],
		}),
	],
	[
		"HostProbes",
		"spec.containers[0].livenessProbe",
		withMain({ livenessProbe: { httpGet: { port: 1, host: "10.0.0.1" } } }),
	],
	[
		"HostProbes",
		"spec.containers[0].lifecycle.preStop",
		withMain({
			lifecycle: { preStop: { tcpSocket: { port: 1, host: "10.0.0.1" } } },
		}),
	],
	[
		"HostProcess",
		"spec.securityContext.windowsOptions.hostProcess",
		withPodContext({ windowsOptions: { hostProcess: true } }),
	],
	["Privileged", `${own}.privileged`, withContext({ privileged: true })],
	[
		"PrivilegeEscalation",
		`${own}.allowPrivilegeEscalation`,
		withMain({ securityContext: { capabilities: { drop: ["ALL"] } } }),
	],
	["ProcMount", `${own}.procMount`, withContext({ procMount: "Unmasked" })],
	["RunAsNonRoot", `${own}.runAsNonRoot`, withContext({ runAsNonRoot: false })],
	[
		"RunAsNonRoot",
		`${own}.runAsNonRoot`,
		withPod({
			securityContext: {
				...podContext,
				...(seccompProfile && { seccompProfile }),
			},
		}),
	],
	[
		"RunAsUser",
		"spec.securityContext.runAsUser",
		withPodContext({ runAsUser: 0 }),
	],
	["RunAsUser", `${own}.runAsUser`, withContext({ runAsUser: 0 })],
	[
		"SELinux",
		`${own}.seLinuxOptions`,
		withContext({ seLinuxOptions: { type: "spc_t" } }),
	],
	[
		"SELinux",
		"spec.securityContext.seLinuxOptions",
		withPodContext({ seLinuxOptions: { user: "system_u" } }),
	],
	[
		"SELinux",
		"spec.securityContext.seLinuxOptions",
		withPodContext({ seLinuxOptions: { role: "sysadm_r" } }),
	],
	[
		"Seccomp",
		`${own}.seccompProfile`,
		withContext({ seccompProfile: { type: "Unconfined" } }),
	],
	[
		"Seccomp",
		`${own}.seccompProfile`,
		withPod({
			securityContext: { ...podContext, ...(runAsNonRoot && { runAsNonRoot }) },
		}),
	],
	[
		"Sysctls",
		"spec.securityContext.sysctls[0]",
		withPodContext({ sysctls: [{ name: "kernel.msgmax", value: "1" }] }),
	],
	[
		"VolumeTypes",
		"spec.volumes[0].hostPath",
		withPod({ volumes: [{ name: "host", hostPath: { path: "/" } }] }),
	],
	[
		"VolumeTypes",
		"spec.volumes[0].nfs",
		withPod({ volumes: [{ name: "nfs", nfs: { server: "s", path: "/" } }] }),
	],
];

describe("Pod Security restricted", () => {
	it("admits a pod that keeps every rule", () => {
		assert.deepEqual(violations({ spec }), []);
	});

	for (const [rule, path, template] of breaches)
		it(`names ${rule} at ${path}`, () => {
			assert.deepEqual(violations(template), [{ rule, path }]);
		});

	it("has an example for every rule", () => {
		const shown = new Set(breaches.map(([rule]) => rule));
		assert.deepEqual(
			restrictedRules.filter((rule) => !shown.has(rule)),
			[],
		);
	});

	it("looks at init and ephemeral containers too", () => {
		const bare = {
			name: "bare",
			securityContext: { ...context, privileged: true },
		};
		const found = violations(
			withPod({ initContainers: [bare], ephemeralContainers: [bare] }),
		);
		assert.deepEqual(
			found.map(({ path }) => path),
			[
				"spec.initContainers[0].securityContext.privileged",
				"spec.ephemeralContainers[0].securityContext.privileged",
			],
		);
	});

	it("finds a pod without any security context wanting", () => {
		const rules = violations({ spec: { containers: [{ name: "main" }] } }).map(
			({ rule }) => rule,
		);
		assert.deepEqual(rules.toSorted(), [
			"Capabilities",
			"PrivilegeEscalation",
			"RunAsNonRoot",
			"Seccomp",
		]);
	});
});
