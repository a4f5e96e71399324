// What each field of an App is for.

import {
	pod,
	main,
	probes,
	variables,
	readers,
	outward,
	inward,
	ofOthers,
	told,
	theirVariables,
	sidecar,
} from "./paths.ts";

/** The sum of all that a pod may write, where nothing else is said. */
const storage = `${main}.resources.limits.ephemeral-storage`;
/** Which AppSecrets it uses. */
const deadline = "Deployment spec.progressDeadlineSeconds";
const uses = ["App status.secrets", "other AppSecret status.consumers"];

export const apps = {
	"App.image": [`${main}.image`, `${sidecar.container}.env`],
	"App.command": [`${main}.command`],
	"App.args": [`${main}.args`],
	"App.replicas": [
		"Deployment spec.replicas",
		"PodDisruptionBudget",
		"App status.replicas",
		"App status.readyReplicas",
		"App status.podsReady",
		"other LoggingSidecar status.apps",
	],
	"App.ports": [
		"Service",
		"App status.declared",
		"EndpointSlice",
		`${main}.ports`,
		...probes,
		`${main}.livenessProbe`,
		// Of a port below 1024.
		`${pod}.securityContext.sysctls`,
		...inward,
		// Of a link to itself.
		"NetworkPolicy spec.egress",
		...ofOthers(outward),
		...theirVariables,
		told,
	],
	"App.ports[].servicePort": [
		"Service spec.ports",
		"App status.declared",
		...variables,
		...theirVariables,
	],
	"App.config": [...variables, "Secret", ...readers],
	"App.config.required": ["App status.conditions"],
	"App.config.layers[].optional": ["App status.conditions"],
	"App.config.layers[].appSecret": uses,
	"App.secrets": [`${main}.volumeMounts`, `${pod}.volumes`, "Secret"],
	"App.secrets[].name": [
		`${main}.volumeMounts`,
		`${pod}.volumes`,
		"Secret",
		...uses,
	],
	"App.secrets[].mountPath": [`${main}.volumeMounts`],
	"App.secrets[].keys": [`${pod}.volumes`],
	"App.secrets[].refresh": [`${pod}.volumes`, "Secret"],
	"App.health": [...probes, deadline],
	"App.health.none": probes,
	"App.health.failures": [`${main}.readinessProbe`],
	"App.health.startupSeconds": [`${main}.startupProbe`, deadline],
	"App.health.minHealthySeconds": ["Deployment spec.minReadySeconds", deadline],
	"App.health.liveness": [`${main}.livenessProbe`],
	"App.resources.cpu": [`${main}.resources.requests.cpu`],
	"App.resources.cpuLimit": [`${main}.resources.limits.cpu`],
	"App.resources.memory": [`${main}.resources.requests.memory`],
	"App.resources.memoryLimit": [`${main}.resources.limits.memory`],
	"App.resources.ephemeralStorage": [
		`${main}.resources.limits.ephemeral-storage`,
	],
	"App.writable": [`${main}.volumeMounts`, `${pod}.volumes`, storage],
	"App.writable[].size": [`${pod}.volumes`, storage],
	"App.security.runAsUser": [`${pod}.securityContext.runAsUser`],
	"App.security.runAsGroup": [`${pod}.securityContext.runAsGroup`],
	"App.security.fsGroup": [`${pod}.securityContext.fsGroup`],
	"App.security.relax": [
		"App status.relaxed",
		`${main}.securityContext.readOnlyRootFilesystem`,
		`${pod}.automountServiceAccountToken`,
		"ServiceAccount automountServiceAccountToken",
	],
	"App.logs": [
		storage,
		...sidecar.whole,
		"other LoggingSidecar status",
		`${main}.volumeMounts`,
		`${pod}.volumes`,
	],
	"App.logs[].name": sidecar.text,
	"App.logs[].path": [
		...sidecar.text,
		`${sidecar.container}.volumeMounts`,
		`${main}.volumeMounts`,
		`${pod}.volumes`,
	],
	"App.logs[].files": sidecar.text,
	"App.logs[].format": sidecar.text,
	"App.logs[].size": [`${pod}.volumes`, storage],
	"App.logging": [
		// With the credentials of its outputs.
		"Secret",
		...sidecar.whole,
		"App status.edges",
		"NetworkPolicy spec.egress",
		"other LoggingSidecar status",
	],
	"App.network.links": [
		...outward,
		"App status.declared",
		// Of a link to itself.
		"NetworkPolicy spec.ingress",
		...ofOthers(inward),
		...variables,
		...readers,
	],
	"App.network.links[].alias": variables,
	"App.network.accept": [
		...inward,
		...ofOthers(outward),
		...theirVariables,
		told,
	],
	"App.network.join": [
		...outward,
		...inward,
		"other NetworkPolicy spec",
		"other AppNetwork status",
	],
	"App.network.external": ["App status.edges", "NetworkPolicy spec.egress"],
	"App.external.addresses": [
		"EndpointSlice",
		"other NetworkPolicy spec.egress",
	],
	"App.external.host": theirVariables,
};
