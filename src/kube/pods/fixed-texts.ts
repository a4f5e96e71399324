// Fixed texts in messages about pods. A message of a container may hold secret values, so nothing of it is kept but which text it holds.

/** What a message, or the times of a container, are known to say. */
export type Hint =
	| "ReadOnlyFilesystem"
	| "PortDenied"
	| "PortTaken"
	| "AccessDenied"
	| "NoSpace"
	| "HeapFull"
	| "UnknownPlugin"
	| "WrongArchitecture"
	| "NoSuchProgram"
	| "NotExecutable"
	| "NoSuchImage"
	| "RegistryDenies"
	| "RegistryUnreachable"
	| "NoSuchConfigMap"
	| "NoSuchSecret"
	| "NoSuchKey"
	| "RunsAsRoot"
	| "LacksCpu"
	| "LacksMemory"
	| "LacksStorage"
	| "LacksNode"
	| "LacksVolume"
	| "OverOwnStorage"
	| "OverVolumeSize"
	| "NodeUnderPressure"
	| "NotStartedInTime"
	| "MayBeLiveness";

type Texts = readonly (readonly [Hint, RegExp])[];

/** Of programs, most telling first: one line often holds several. Each pattern is linear in the length of the text. */
const ofPrograms: Texts = [
	["WrongArchitecture", /exec format error/i],
	["ReadOnlyFilesystem", /read-only file ?system|\bEROFS\b/i],
	[
		"PortDenied",
		/(?:bind|listen)[^\n]{0,120}permission denied|permission denied[^\n]{0,40}(?:bind|listen)/i,
	],
	["PortTaken", /address (?:is )?already in use|\bEADDRINUSE\b/i],
	["UnknownPlugin", /unknown (?:output|input|filter|parser|buffer) plugin/i],
	["NoSpace", /no space left on device|\bENOSPC\b|disk quota exceeded/i],
	["HeapFull", /heap out of memory|java\.lang\.OutOfMemoryError/i],
	["AccessDenied", /permission denied|\bEACCES\b/i],
];

/** Of the container runtime, when it starts a program. */
const ofStarts: Texts = [
	["WrongArchitecture", /exec format error/i],
	["NotExecutable", /permission denied/i],
	["NoSuchProgram", /no such file or directory|executable file not found/i],
];

const ofImages: Texts = [
	["WrongArchitecture", /no match for platform/i],
	[
		"RegistryUnreachable",
		/i\/o timeout|no such host|connection refused|TLS handshake|x509|toomanyrequests|deadline exceeded|50[234] /i,
	],
	[
		"RegistryDenies",
		/unauthori[sz]ed|authorization failed|pull access denied|no basic auth|forbidden/i,
	],
	["NoSuchImage", /not ?found|manifest unknown|name unknown|does not exist/i],
];

const ofConfiguration: Texts = [
	["NoSuchConfigMap", /configmap "[^"\n]{1,253}" not found/i],
	["NoSuchSecret", /secret "[^"\n]{1,253}" not found/i],
	["NoSuchKey", /couldn't find key /i],
	["RunsAsRoot", /runAsNonRoot/],
];

const ofScheduling: Texts = [
	["LacksCpu", /insufficient cpu/i],
	["LacksMemory", /insufficient memory/i],
	["LacksStorage", /insufficient ephemeral-storage/i],
	["LacksVolume", /persistentvolumeclaim|volume node affinity/i],
	["LacksNode", /taint|affinity|selector|no nodes available|too many pods/i],
];

const ofEvictions: Texts = [
	["OverVolumeSize", /usage of emptydir volume/i],
	["OverOwnStorage", /local(?: ephemeral)? storage (?:usage|limit)/i],
	["NodeUnderPressure", /node was low on resource/i],
];

const first =
	(texts: Texts) =>
	(message: string): Hint[] => {
		const found = texts.find(([, pattern]) => pattern.test(message));
		return found ? [found[0]] : [];
	};

export const hintsOf = {
	program: first(ofPrograms),
	start: first(ofStarts),
	image: first(ofImages),
	configuration: first(ofConfiguration),
	eviction: first(ofEvictions),
	/** All that is lacking. */
	scheduling: (message: string): Hint[] =>
		ofScheduling.flatMap(([hint, pattern]) =>
			pattern.test(message) ? [hint] : [],
		),
} as const;

const names: readonly RegExp[] = [
	/(?:configmap|secret|volume) "([a-z0-9][-a-z0-9.]{0,252})"/i,
	/couldn't find key [^\s]{1,253} in (?:Secret|ConfigMap) [a-z0-9-]{1,63}\/([a-z0-9][-a-z0-9.]{0,252})/,
];

/** The object that a message of the kubelet names: never asked of what a container said. */
export function namedObject(message: string): string | undefined {
	for (const pattern of names) {
		const name = pattern.exec(message)?.[1];
		if (name !== undefined) return name;
	}
	return undefined;
}
