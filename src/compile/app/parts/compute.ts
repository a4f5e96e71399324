// Requests and limits of the main container. Quantities stay as they were written; a request is never above its limit.

import type { V1ResourceRequirements } from "@kubernetes/client-node";
import { milli, sumBytes } from "../../../kube/quantity.ts";
import type { Fault } from "../../fault.ts";
import type { Part, PodFacts } from "./part.ts";
import { logSizes } from "./log-files.ts";
import { scratchSizes } from "./scratch.ts";

type Quantity = string | number;

const defaultCpu = "50m";
const defaultMemory = "64Mi";
const defaultMemoryLimit = "256Mi";
/** Container logs and the writable layer, which the kubelet counts as well. */
const reservedStorage = "64Mi";

export const compute: Part = {
	path: "spec.resources",
	build(facts) {
		const { cpu, cpuLimit } = cpuOf(facts);
		const { memory, memoryLimit } = memoryOf(facts);
		const storage = sumBytes([
			...scratchSizes(facts),
			...logSizes(facts),
			reservedStorage,
		]);
		const usual = defaultsOf(facts).ephemeralStorage ?? storage;
		const { ephemeralStorage = most(usual, storage) } = facts.spec.resources;
		const resources: V1ResourceRequirements = {
			requests: {
				cpu: String(cpu),
				memory: String(memory),
				"ephemeral-storage": reservedStorage,
			},
			limits: {
				...(cpuLimit !== undefined && { cpu: String(cpuLimit) }),
				memory: String(memoryLimit),
				"ephemeral-storage": String(ephemeralStorage),
			},
		};
		const faults = [
			...above("cpu", cpu, "cpuLimit", cpuLimit),
			...above("memory", memory, "memoryLimit", memoryLimit),
			...tooSmall(ephemeralStorage, storage),
		];
		return { container: { resources }, faults };
	},
};

/** Of the Tenant. They give way to what the App writes, so that they never contradict it. */
const defaultsOf = ({ tenant }: PodFacts) => tenant?.defaults.resources ?? {};

function cpuOf(facts: PodFacts): {
	cpu: Quantity;
	cpuLimit: Quantity | undefined;
} {
	const { cpu, cpuLimit: written } = facts.spec.resources;
	const defaults = defaultsOf(facts);
	const fallback = defaults.cpuLimit && most(defaults.cpuLimit, cpu);
	const cpuLimit = written ?? fallback;
	return { cpu: cpu ?? least(defaults.cpu ?? defaultCpu, cpuLimit), cpuLimit };
}

function memoryOf(facts: PodFacts): {
	memory: Quantity;
	memoryLimit: Quantity;
} {
	const { memory: written, memoryLimit: limit } = facts.spec.resources;
	const defaults = defaultsOf(facts);
	const request = defaults.memory ?? defaultMemory;
	const usual = defaults.memoryLimit ?? defaultMemoryLimit;
	const memory = written ?? least(request, limit ?? defaults.memoryLimit);
	return { memory, memoryLimit: limit ?? most(usual, memory) };
}

const isAbove = (a: Quantity, b: Quantity) => milli(a) > milli(b);
const least = (fallback: Quantity, other: Quantity | undefined) =>
	other !== undefined && isAbove(fallback, other) ? other : fallback;
const most = (fallback: Quantity, other: Quantity | undefined) =>
	other !== undefined && isAbove(other, fallback) ? other : fallback;

function above(
	field: string,
	request: Quantity,
	limitField: string,
	limit: Quantity | undefined,
): Fault[] {
	if (limit === undefined || !isAbove(request, limit)) return [];
	const path = `spec.resources.${field}`;
	const message = `is ${request}, which is above ${limitField}, ${limit}`;
	return [{ reason: "InvalidSpec", path, message }];
}

function tooSmall(written: Quantity, storage: Quantity): Fault[] {
	if (!isAbove(storage, written)) return [];
	return [
		{
			reason: "InvalidSpec",
			path: "spec.resources.ephemeralStorage",
			message: `must be ${storage} or more: the sizes of all writable and log paths plus ${reservedStorage}`,
		},
	];
}
