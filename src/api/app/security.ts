// spec.security, spec.resources and spec.writable: what a pod may do and how much it may use.

import type { Rule } from "../../schema/rules.ts";
import {
	int,
	listOf,
	object,
	optional,
	str,
	withDefault,
} from "../../schema/vocabulary.ts";
import { absolutePath } from "../patterns.ts";
import { bytes, cpu } from "../quantities.ts";

export const resources = object(
	"Compute resources of the main container, as Kubernetes quantities.",
	{
		cpu: optional(
			cpu(
				"CPU that is reserved for each pod, in cores or milli-cores (250m). Default: 50m, or cpuLimit where that is less.",
			),
		),
		cpuLimit: optional(
			cpu("CPU at which a pod is throttled. Default: no limit."),
		),
		memory: optional(
			bytes(
				"Memory that is reserved for each pod, in bytes (128Mi). Default: 64Mi, or memoryLimit where that is less.",
			),
		),
		memoryLimit: optional(
			bytes(
				"Memory at which a container is killed, in bytes. Default: 256Mi, or memory where that is more.",
			),
		),
		ephemeralStorage: optional(
			bytes(
				"Local disk at which a pod is evicted, in bytes, scratch paths and container logs included. Default: the sizes of all writable and log paths plus 64Mi, which is also the least allowed.",
			),
		),
	},
);

export const writable = listOf(
	"Scratch paths the container may write to; all else is read-only. Lost when the pod ends. /tmp with 64Mi is always there. Name each VOLUME of the image by its own path, not by its parent's: otherwise it escapes every limit and loses its data when the container restarts.",
	object("One scratch path.", {
		path: str("Absolute path in the container.", {
			maxLength: 512,
			rules: [absolutePath],
		}),
		size: withDefault(bytes("Bytes at which the pod is evicted."), "64Mi"),
	}),
	{ key: "path", maxItems: 16 },
);

/** Each rule of the hardening that an App may step out of, with a reason. */
export const relaxations = [
	"WritableRootFilesystem",
	"LowUserId",
	"ServiceAccountToken",
] as const;

const relaxed = (rule: (typeof relaxations)[number]) =>
	`(has(self.relax) && self.relax.exists(r, r.rule == '${rule}'))`;
const reason = "the official image needs it";

const lowUserId: Rule = {
	name: "low-user-id",
	message:
		"must have runAsUser, runAsGroup and fsGroup of 10000 or more, or list rule LowUserId in relax with a reason",
	cel: `((!has(self.runAsUser) || self.runAsUser >= 10000) && (!has(self.runAsGroup) || self.runAsGroup >= 10000) && (!has(self.fsGroup) || self.fsGroup >= 10000)) || ${relaxed("LowUserId")}`,
	accepts: [
		{ runAsUser: 10002 },
		{ runAsUser: 999, relax: [{ rule: "LowUserId", reason }] },
	],
	refuses: [
		{ runAsUser: 999 },
		{ fsGroup: 999 },
		{ runAsGroup: 1, relax: [{ rule: "ServiceAccountToken", reason }] },
	],
};

const userId = (description: string) =>
	int(description, { minimum: 1, maximum: 2147483647, format: "int64" });

export const security = object(
	"The hardening of the pods. Without it they run as user 10001 with a read-only root, no capabilities, no token and the runtime's seccomp profile.",
	{
		runAsUser: withDefault(
			userId("Numeric user of every process; never 0."),
			10001,
		),
		runAsGroup: withDefault(userId("Numeric group of every process."), 10001),
		fsGroup: withDefault(
			userId("Group that owns mounted volumes and scratch paths."),
			10001,
		),
		relax: optional(
			listOf(
				"Rules of the hardening that this App steps out of, each with its reason. The platform and the Tenant may refuse some. Listed in status.relaxed.",
				object("One relaxation.", {
					rule: str(
						"WritableRootFilesystem: the root is writable. LowUserId: ids below 10000. ServiceAccountToken: the pod gets a token of its ServiceAccount.",
						{ values: relaxations },
					),
					reason: str("Why, for whoever reviews it.", {
						minLength: 10,
						maxLength: 500,
					}),
				}),
				{ key: "rule", maxItems: 16 },
			),
		),
	},
	{ rules: [lowUserId] },
);
