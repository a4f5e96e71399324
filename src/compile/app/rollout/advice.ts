// What to write where, for each fixed text that a message about a pod held.

import type { Hint } from "../../../kube/pods/fixed-texts.ts";

/** `of` is empty for the App's own container; else it names whose spec is meant. `object` is what the kubelet names. */
type Advice = string | ((of: string, object: string) => string);

const texts: { readonly [hint in Hint]: Advice } = {
	ReadOnlyFilesystem: (of) =>
		of
			? `it writes to a read-only path; name another image in spec.image${of}`
			: "it writes to a read-only path; list the path in spec.writable",
	PortDenied:
		"it may not listen on a port below 1024; declare the port in spec.ports, or use a higher one",
	PortTaken: "its port is taken; choose another port",
	AccessDenied:
		"its user may not open a file; in the image, give access to the user of spec.security.runAsUser",
	NoSpace: "a writable path is full; raise its size in spec.writable",
	HeapFull: (of) => `its heap is full; raise spec.resources.memoryLimit${of}`,
	UnknownPlugin: (of) =>
		`its image lacks a plugin; name an image with the plugin in spec.image${of}`,
	WrongArchitecture: (of) =>
		`the image is built for another processor; name one for the nodes' architecture in spec.image${of}`,
	NoSuchProgram: (of) =>
		of
			? `its image lacks the program; correct spec.image${of}`
			: "the image lacks the program; correct spec.command or spec.image",
	NotExecutable:
		"its user may not run the program; correct spec.command, or the file's rights in the image",
	NoSuchImage: (of) =>
		`the registry has no such image; correct spec.image${of}`,
	RegistryDenies: (of) =>
		`the registry refuses the pull; correct spec.image${of}, or let the nodes pull it`,
	RegistryUnreachable:
		"the registry does not answer the node; Kubernetes tries again",
	NoSuchConfigMap: (_, object) =>
		`ConfigMap ${object} does not exist; create what spec.config names, and Seaworthy copies it`,
	NoSuchSecret: (_, object) =>
		`Secret ${object} does not exist; create what the spec names, and Seaworthy copies it`,
	NoSuchKey: (_, object) =>
		`a key of ${object} does not exist; create the key, or correct spec.config`,
	RunsAsRoot: "its image runs as root; set spec.security.runAsUser",
	LacksCpu: "no node has enough CPU; lower spec.resources.cpu, or add nodes",
	LacksMemory:
		"no node has enough memory; lower spec.resources.memory, or add nodes",
	LacksStorage:
		"no node has enough disk; lower spec.resources.ephemeralStorage, or add nodes",
	LacksVolume: "no node can bind a volume; look at its claim",
	LacksNode:
		"no node takes the pod, for its taints, labels or number of pods; add nodes",
	OverOwnStorage:
		"it wrote more than it may; raise spec.resources.ephemeralStorage, or write less",
	OverVolumeSize: (_, object) =>
		`volume ${object} is over its size; raise the size in spec.writable or spec.logs`,
	NodeUnderPressure:
		"its node ran short; reserve what the program uses in spec.resources",
	NotStartedInTime: (of) =>
		`that is when the time for its first check is over${of ? "" : "; correct spec.health, or raise spec.health.startupSeconds"}`,
	MayBeLiveness: (of) =>
		`a node ends a container so when its check fails${of ? "" : "; correct spec.health.liveness, or else spec.command"}`,
};

export function adviceOn(hint: Hint, of: string, object = "an object") {
	const text = texts[hint];
	return typeof text === "string" ? text : text(of, object);
}
