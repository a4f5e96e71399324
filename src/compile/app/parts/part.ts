// A part of the pod: everything that one concern puts into it, as one value. pod.ts merges parts; two that clash are a Fault.

import type {
	V1Container,
	V1PodSpec,
	V1Volume,
	V1VolumeMount,
} from "@kubernetes/client-node";
import type { AppSpec } from "../../../api/app/spec.ts";
import type { tenantSpec } from "../../../api/tenant.ts";
import type { Seen } from "../../../schema/vocabulary.ts";
import type { Fault } from "../../fault.ts";
import type { AppLogging } from "../../logging/app-logging.ts";
import type { Port } from "../ports.ts";
import type { SecretFile } from "../secret-files.ts";

/** What parts are made from. */
export type PodFacts = {
	readonly name: string;
	readonly spec: AppSpec;
	readonly ports: readonly Port[];
	/** Name of the configuration copy; none without variables. */
	readonly configCopy: string | undefined;
	/** Name of the Secret with the variables that touch one; none without such. */
	readonly configSecret: string | undefined;
	readonly secretFiles: readonly SecretFile[];
	readonly relaxed: ReadonlySet<string>;
	/** Of the namespace, with its defaults. */
	readonly tenant: Seen<typeof tenantSpec> | undefined;
	readonly logging: AppLogging;
};
export type PodPart = {
	readonly pod?: Partial<Omit<V1PodSpec, "containers" | "volumes">>;
	readonly container?: Partial<Omit<V1Container, "name" | "volumeMounts">>;
	readonly volumes?: readonly V1Volume[];
	readonly mounts?: readonly V1VolumeMount[];
	/** Native sidecars, in the order in which they start; they stop after the main container, the first one last. */
	readonly sidecars?: readonly V1Container[];
	/** Of the pod template. */
	readonly annotations?: { readonly [name: string]: string };
	readonly faults?: readonly Fault[];
};
export type Part = {
	/** The field of the spec that it answers for, where a clash is reported. */
	readonly path: string;
	readonly build: (facts: PodFacts) => PodPart;
};
