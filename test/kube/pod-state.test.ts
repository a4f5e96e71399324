// What is wrong with a pod, from the statuses that kubelets write.

import { expect } from "chai";
import type {
	ContainerStatus,
	PodStatus,
} from "../../src/kube/pods/pod-shape.ts";
import { podState } from "../../src/kube/pods/pod-state.ts";

const created = "2026-11-21T12:00:00Z";
const at = "2026-11-21T12:00:05Z";
const sidecars = {
	initContainers: [
		{ name: "setup" },
		{ name: "logs", restartPolicy: "Always" },
	],
};
const notReady = {
	type: "Ready",
	status: "False",
	reason: "ContainersNotReady",
	lastTransitionTime: created,
};
const ready = { ...notReady, status: "True", lastTransitionTime: at };
const running: ContainerStatus = {
	name: "main",
	ready: true,
	started: true,
	restartCount: 0,
	state: { running: { startedAt: at } },
};
const waiting = (reason: string, message = ""): ContainerStatus => ({
	name: "main",
	ready: false,
	started: false,
	restartCount: 0,
	state: { waiting: { reason, message } },
});
const ended = (exitCode: number, reason: string, message = "") => ({
	terminated: { exitCode, reason, message, finishedAt: at },
});
const crashed = (
	exitCode: number,
	reason: string,
	message = "",
	restartCount = 1,
): ContainerStatus => ({
	...waiting("CrashLoopBackOff", "back-off 10s restarting failed container"),
	restartCount,
	lastState: ended(exitCode, reason, message),
});
const pod = (...containerStatuses: readonly ContainerStatus[]): PodStatus => ({
	phase: "Running",
	conditions: [notReady],
	containerStatuses,
});
const failed = (reason: string, message: string): PodStatus => ({
	phase: "Failed",
	reason,
	message,
});
const unscheduled = (message: string): PodStatus => ({
	phase: "Pending",
	conditions: [
		{
			type: "PodScheduled",
			status: "False",
			reason: "Unschedulable",
			message,
		},
	],
});

const situations: readonly [title: string, PodStatus, told: string][] = [
	[
		"a program that ends",
		pod(crashed(1, "Error")),
		"CrashLoopBackOff main 1 1",
	],
	[
		"a program that has ended for the first time",
		pod({ ...running, ready: false, state: ended(3, "Error") }),
		"CrashLoopBackOff main 3 0",
	],
	[
		"a program that runs again after it was restarted",
		{
			...pod({ ...crashed(1, "Error"), ...running, restartCount: 1 }),
			conditions: [ready],
		},
		"CrashLoopBackOff main 1 1",
	],
	[
		"a program that ends without an error",
		pod(crashed(0, "Completed")),
		"CrashLoopBackOff main 0 1",
	],
	[
		"a program that writes to a read-only file system",
		pod(crashed(1, "Error", "open /data/x: read-only file system")),
		"CrashLoopBackOff main 1 1 ReadOnlyFilesystem",
	],
	[
		"a Node program that does",
		pod(crashed(1, "Error", "Error: EROFS: read-only file system, open '/x'")),
		"CrashLoopBackOff main 1 1 ReadOnlyFilesystem",
	],
	[
		"a Go program on port 80",
		pod(crashed(1, "Error", "listen tcp :80: bind: permission denied")),
		"CrashLoopBackOff main 1 1 PortDenied",
	],
	[
		"nginx on port 80",
		pod(
			crashed(
				1,
				"Error",
				"bind() to 0.0.0.0:80 failed (13: Permission denied)",
			),
		),
		"CrashLoopBackOff main 1 1 PortDenied",
	],
	[
		"a Node program on port 80",
		pod(crashed(1, "Error", "listen EACCES: permission denied 0.0.0.0:80")),
		"CrashLoopBackOff main 1 1 PortDenied",
	],
	[
		"a file of another user",
		pod(crashed(1, "Error", "open /etc/shadow: permission denied")),
		"CrashLoopBackOff main 1 1 AccessDenied",
	],
	[
		"a log sidecar without the plugin of its output",
		{
			...pod(waiting("PodInitializing")),
			initContainerStatuses: [
				{
					...crashed(
						1,
						"Error",
						"config error error=\"Unknown output plugin 'loki'. Run gem\"",
					),
					name: "logs",
				},
			],
		},
		"CrashLoopBackOff logs 1 1 UnknownPlugin",
	],
	[
		"a container that used more memory than it may",
		pod(crashed(137, "OOMKilled", "", 2)),
		"OOMKilled main 137 2",
	],
	[
		"a command that the image lacks, at its first start",
		pod(
			waiting(
				"RunContainerError",
				'failed to create containerd task: exec: "/srv": stat /srv: no such file or directory',
			),
		),
		"StartError main - 0 NoSuchProgram",
	],
	[
		"a command that the image lacks, between two starts",
		pod(
			crashed(
				128,
				"StartError",
				'exec: "serve": executable file not found in $PATH',
			),
		),
		"StartError main 128 1 NoSuchProgram",
	],
	[
		"a file that is no program",
		pod(crashed(128, "StartError", 'exec: "/srv": permission denied')),
		"StartError main 128 1 NotExecutable",
	],
	[
		"an image of another architecture, told by the runtime",
		pod(crashed(128, "StartError", "exec /srv: exec format error")),
		"StartError main 128 1 WrongArchitecture",
	],
	[
		"an image of another architecture, told in the log",
		pod(crashed(255, "Error", "exec /srv: exec format error")),
		"StartError main 255 1 WrongArchitecture",
	],
	[
		"a name that is no image",
		pod(waiting("InvalidImageName", "couldn't parse image name")),
		"InvalidImageName main - 0",
	],
	[
		"an image that cannot be pulled",
		pod(waiting("ImagePullBackOff", 'Back-off pulling image "web:2"')),
		"ImagePullBackOff main - 0",
	],
	[
		"an image that does not exist",
		pod(
			waiting(
				"ErrImagePull",
				'rpc error: code = NotFound desc = failed to resolve reference "web:2": web:2: not found',
			),
		),
		"ImagePullBackOff main - 0 NoSuchImage",
	],
	[
		"an image that may not be pulled",
		pod(
			waiting("ErrImagePull", "pull access denied, repository does not exist"),
		),
		"ImagePullBackOff main - 0 RegistryDenies",
	],
	[
		"a registry that does not answer",
		pod(waiting("ErrImagePull", "dial tcp 192.0.2.1:443: i/o timeout")),
		"ImagePullBackOff main - 0 RegistryUnreachable",
	],
	[
		"a Secret that is gone",
		pod(
			waiting("CreateContainerConfigError", 'secret "web--config-1" not found'),
		),
		"CreateContainerConfigError main - 0 NoSuchSecret web--config-1",
	],
	[
		"a ConfigMap that is gone",
		pod(waiting("CreateContainerConfigError", 'configmap "urls" not found')),
		"CreateContainerConfigError main - 0 NoSuchConfigMap urls",
	],
	[
		"a key that is gone",
		pod(
			waiting(
				"CreateContainerConfigError",
				"couldn't find key PASSWORD in Secret shop/db",
			),
		),
		"CreateContainerConfigError main - 0 NoSuchKey db",
	],
	[
		"a container that cannot be made",
		pod(waiting("CreateContainerError", "context deadline exceeded")),
		"CreateContainerError main - 0",
	],
	[
		"a check that says no",
		pod({ ...running, ready: false }),
		"Unhealthy main - 0",
	],
	[
		"a pod that fits no node",
		unscheduled(
			"0/3 nodes are available: 1 Insufficient cpu, 2 Insufficient memory.",
		),
		"Unschedulable - - 0 LacksCpu LacksMemory",
	],
	[
		"a pod whose nodes are all tainted",
		unscheduled(
			"0/1 nodes are available: 1 node(s) had untolerated taint {a: b}.",
		),
		"Unschedulable - - 0 LacksNode",
	],
	[
		"a pod that wrote more than its limit",
		failed(
			"Evicted",
			"Pod ephemeral local storage usage exceeds the total limit of containers 128Mi. ",
		),
		"Evicted - - 0 OverOwnStorage",
	],
	[
		"a pod that wrote more than a path may hold",
		failed(
			"Evicted",
			'Usage of EmptyDir volume "scratch-tmp" exceeds the limit "64Mi". ',
		),
		"Evicted - - 0 OverVolumeSize scratch-tmp",
	],
	[
		"a pod on a node without memory",
		failed(
			"Evicted",
			"The node was low on resource: memory. Threshold quantity",
		),
		"Evicted - - 0 NodeUnderPressure",
	],
	[
		"a pod that its node does not take",
		failed("OutOfcpu", "Node didn't have enough resource: cpu"),
		"PodFailed - - 0",
	],
	["a pod whose node is not heard of", pod(running), "NodeNotReady - - 0"],
	["a pod that has not begun", pod(waiting("ContainerCreating")), "well"],
	[
		"a pod whose check has not passed yet",
		pod({ ...running, ready: false, started: false }),
		"well",
	],
	["a pod that is ready", { ...pod(running), conditions: [ready] }, "well"],
	[
		"a setup step that has done its part",
		{
			...pod(waiting("PodInitializing")),
			initContainerStatuses: [
				{ ...running, name: "setup", state: ended(0, "Completed") },
			],
		},
		"well",
	],
	[
		"a sidecar that ends without an error",
		{
			...pod(waiting("PodInitializing")),
			initContainerStatuses: [
				{
					...running,
					name: "logs",
					ready: false,
					state: ended(0, "Completed"),
				},
			],
		},
		"CrashLoopBackOff logs 0 0",
	],
	[
		"of two containers the one that fails, not the one that runs again",
		pod(
			{ ...crashed(137, "OOMKilled"), name: "a", ready: true },
			{ ...crashed(1, "Error"), name: "b" },
		),
		"CrashLoopBackOff b 1 1",
	],
];

describe("the state of a pod", () => {
	for (const [title, status, told] of situations)
		it(`names ${title}`, () => {
			const { trouble } = podState(created, sidecars, status);
			const { reason, container = "-", exitCode = "-" } = trouble ?? {};
			const words = [reason, container, exitCode, trouble?.restarts];
			const rest = [...(trouble?.hints ?? []), trouble?.object];
			const text = [...words, ...rest].filter((word) => word !== undefined);
			expect(trouble ? text.join(" ") : "well").to.equal(told);
		});

	it("keeps no word of what a container said", () => {
		const secret = "hunter2 read-only file system";
		for (const status of [
			pod(crashed(1, "Error", secret)),
			pod(crashed(128, "StartError", `exec: "${secret}": permission denied`)),
			pod(waiting("CreateContainerError", secret)),
		])
			expect(JSON.stringify(podState(created, {}, status))).to.not.contain(
				"hunter2",
			);
	});

	it("takes no name of an object from what a container said", () => {
		const said = crashed(1, "Error", 'secret "hunter2" not found');
		for (const status of [
			said,
			{ ...said, ...waiting("CreateContainerConfigError"), restartCount: 1 },
		]) {
			const { trouble } = podState(created, {}, pod(status));
			expect(trouble).to.not.have.property("object");
		}
	});

	it("counts a first start as progress, and a restart as none", () => {
		const late = {
			type: "PodScheduled",
			status: "True",
			lastTransitionTime: at,
		};
		const of = (status: PodStatus) => podState(created, {}, status).progress;
		expect(of(pod())).to.equal(created);
		expect(of({ conditions: [late] })).to.equal(at);
		expect(of(pod(running))).to.equal(at);
		expect(of(pod({ ...running, restartCount: 1 }))).to.equal(created);
	});

	it("reads the longest message in no time", () => {
		const long = "listen permission bind ".repeat(600);
		const start = performance.now();
		for (let round = 0; round < 20; round++)
			podState(created, {}, pod(crashed(1, "Error", long)));
		expect(performance.now() - start).to.be.below(500);
	});
});
