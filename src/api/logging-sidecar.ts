// The kind LoggingSidecar: where the log files of Apps go.

import { spellings } from "./spellings.ts";
import { enrichments } from "../fluentd/environment.ts";
import type { Enrichment } from "../fluentd/environment.ts";
import type { Condition } from "../kube/conditions.ts";
import type { ObjectMeta } from "../kube/objects.ts";
import type { Kind } from "../schema/crd.ts";
import type { Seen, Written } from "../schema/vocabulary.ts";
import {
	int,
	listOf,
	mapOf,
	object,
	optional,
	str,
	withDefault,
} from "../schema/vocabulary.ts";
import { bytes } from "./quantities.ts";
import {
	ageColumn,
	count,
	nameForm,
	ourGroup,
	readyColumns,
	statusFields,
} from "./every-kind.ts";
import { imageForm, imagePinned } from "./image.ts";
import { logOutput } from "./log-output.ts";

const allEnrichments = Object.keys(enrichments) as Enrichment[];

export const loggingSidecarSpec = object(
	"Which Apps are served, and where their log files go. A change rolls the Apps concerned and no others.",
	{
		apps: optional(
			object(
				"Which Apps of the namespace are served besides those that name this object in spec.logging. Default: none; {}: all.",
				{
					matchLabels: optional(
						mapOf(
							"Labels that the App must have.",
							str("Value of the label.", { maxLength: 63, minLength: 0 }),
							{ maxProperties: 16 },
						),
					),
				},
			),
		),
		image: optional(
			str(
				"Image of the sidecar: fluentd 1.16 or later and Ruby on the PATH, and the plugins of the outputs. Default: images.fluentd of the platform.",
				{ maxLength: 512, rules: [imageForm, imagePinned] },
			),
		),
		enrich: withDefault(
			listOf(
				"What each record is told of its origin, in fields app, namespace, pod, node, image, image_tag and revision (the pod-template-hash), which win over fields that the App wrote. Default: all. The fields log and file are always there: log wins as well, file does not.",
				str("One of them.", { values: allEnrichments }),
				{ unique: true, maxItems: allEnrichments.length },
			),
			allEnrichments,
		),
		outputs: listOf(
			"Where records go. Each output has its own tail, position and buffer: one that is down neither stalls the others nor doubles their records.",
			logOutput,
			{ key: "name", minItems: 1, maxItems: 16 },
		),
		delivery: withDefault(
			str(
				"AtLeastOnce: tried again until the destination has it, so a record may arrive twice; what it refuses for good is dropped, which only the log of the sidecar tells: no status counts it. AtMostOnce: what fails once is dropped.",
				{ values: ["AtLeastOnce", "AtMostOnce"] },
			),
			"AtLeastOnce",
		),
		buffer: withDefault(
			object("What waits for its destination, on the disk of the node.", {
				size: withDefault(
					bytes(
						"Bytes for each output, at least 16Mi. When it is full, AtLeastOnce leaves lines in their files, AtMostOnce drops the oldest. Lost with the pod.",
					),
					"256Mi",
				),
				chunkSize: withDefault(
					bytes(
						"Bytes that are sent at once, from 512Ki to 4Mi: no more than the destinations take in one request, which for many is 1Mi. A record that is larger as JSON is dropped.",
					),
					"900Ki",
				),
				flushSeconds: withDefault(
					int("Seconds after which records are sent.", {
						minimum: 1,
						maximum: 3600,
					}),
					5,
				),
			}),
			{},
		),
		resources: withDefault(
			object("Compute resources of the sidecar.", {
				memoryLimit: withDefault(
					bytes(
						"Memory at which the sidecar is killed, in bytes, at least 64Mi. It has no limit of CPU.",
					),
					"256Mi",
				),
			}),
			{},
		),
		stopSeconds: withDefault(
			int(
				"Seconds that the sidecar may take to end after the App; pods may take that much longer. It sends once what it has read: what a destination does not take then, or is not read yet, is lost with the pod. No request waits longer for an answer.",
				{ minimum: 1, maximum: 600 },
			),
			15,
		),
	},
);

const loggingSidecarStatus = object(
	"What the operator saw. Nobody else writes here.",
	{
		...statusFields,
		configHash: optional(
			str("Hash of what the configurations of all its Apps share.", {
				maxLength: 63,
			}),
		),
		appCount: optional(count("Number of Apps that are served.")),
		outputCount: optional(count("Number of outputs.")),
		apps: optional(
			listOf(
				"Apps that are served, sorted by name, at most 256.",
				object("One App.", {
					name: str("Name of the App."),
					pods: count("Pods of the App that exist."),
				}),
				{ key: "name", maxItems: 256 },
			),
		),
	},
);

export const loggingSidecar = {
	...ourGroup,
	kind: "LoggingSidecar",
	plural: "loggingsidecars",
	singular: "loggingsidecar",
	shortNames: ["swlog"],
	scope: "Namespaced",
	description:
		"A fluentd beside each pod of some Apps, which sends their log files to one or more destinations.",
	spec: loggingSidecarSpec,
	status: loggingSidecarStatus,
	spellings: spellings["LoggingSidecar"] ?? [],
	rules: [
		nameForm("LoggingSidecar", { outputs: [{ name: "out", stdout: {} }] }),
	],
	columns: [
		...readyColumns,
		{
			name: "Apps",
			type: "integer",
			jsonPath: ".status.appCount",
			description: "Number of Apps that are served.",
		},
		{
			name: "Outputs",
			type: "integer",
			jsonPath: ".status.outputCount",
			description: "Number of outputs.",
		},
		{
			name: "Config",
			type: "string",
			jsonPath: ".status.configHash",
			description: "Hash of the configuration.",
		},
		ageColumn,
	],
} as const satisfies Kind<
	typeof loggingSidecarSpec,
	typeof loggingSidecarStatus
>;

export type LoggingSidecarSpec = Seen<typeof loggingSidecarSpec>;

/** A LoggingSidecar as it is read from the API server or a file. */
export type LoggingSidecar = {
	apiVersion: string;
	kind: string;
	metadata: ObjectMeta;
	spec: Written<typeof loggingSidecarSpec>;
	status?: Omit<Written<typeof loggingSidecarStatus>, "conditions"> & {
		conditions?: Condition[];
	};
};
