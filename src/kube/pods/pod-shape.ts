// The members of a Kubernetes pod that tell how it is; every one may be missing.

export type ContainerStatus = {
	readonly name: string;
	readonly ready?: boolean;
	readonly started?: boolean;
	readonly restartCount?: number;
	readonly state?: StateOfContainer;
	readonly lastState?: StateOfContainer;
};

export type Ended = {
	readonly exitCode?: number;
	readonly reason?: string;
	readonly message?: string;
	readonly startedAt?: string;
	readonly finishedAt?: string;
};

type StateOfContainer = {
	readonly waiting?: { readonly reason?: string; readonly message?: string };
	readonly running?: { readonly startedAt?: string };
	readonly terminated?: Ended;
};

export type PodCondition = {
	readonly type: string;
	readonly status?: string;
	readonly reason?: string;
	readonly message?: string;
	readonly lastTransitionTime?: string;
};

export type PodStatus = {
	readonly phase?: string;
	readonly reason?: string;
	readonly message?: string;
	readonly conditions?: readonly PodCondition[];
	readonly initContainerStatuses?: readonly ContainerStatus[];
	readonly containerStatuses?: readonly ContainerStatus[];
};

export type Probe = {
	readonly initialDelaySeconds?: number;
	readonly periodSeconds?: number;
	readonly failureThreshold?: number;
};
export type ContainerSpec = {
	readonly name: string;
	readonly restartPolicy?: string;
	readonly startupProbe?: Probe;
	readonly livenessProbe?: Probe;
};
export type PodSpec = {
	readonly initContainers?: readonly ContainerSpec[];
	readonly containers?: readonly ContainerSpec[];
	readonly terminationGracePeriodSeconds?: number;
};
