// Places in what the operator makes, as effects.ts names them.

export const template = "Deployment spec.template";
export const pod = `${template}.spec`;
export const main = `${pod}.containers[main]`;
export const probes = [`${main}.readinessProbe`, `${main}.startupProbe`];

/** Variables, and the pods that read them. */
export const variables = ["ConfigMap"];
export const readers = [`${main}.envFrom`];
/** What stands open, on this side and on the other. */
export const outward = ["App status.edges", "NetworkPolicy spec.egress"];
export const inward = ["App status.edges", "NetworkPolicy spec.ingress"];
export const ofOthers = (effects: readonly string[]) =>
	effects.map((effect) => `other ${effect}`);
export const told = "other App status.conditions";
/** Variables of those that link to it. */
export const theirVariables = ["other ConfigMap"];

/** The log sidecar in the pods of an App. */
export const sidecar = {
	container: `${pod}.initContainers[logs]`,
	text: [
		"ConfigMap data",
		`${template}.metadata.annotations.seaworthy.dev/logs`,
	],
	whole: [
		"ConfigMap",
		`${template}.metadata.annotations`,
		`${pod}.initContainers`,
		`${pod}.terminationGracePeriodSeconds`,
		`${pod}.volumes`,
	],
};
