// The pod template of an App: all parts merged into one. No part wins over another; two that give the same are a Fault.

import type { V1Container, V1PodSpec } from "@kubernetes/client-node";
import { childLabels, firstSlot, slotLabel } from "../../kube/labels.ts";
import type { PodTemplate } from "../../kube/objects.ts";
import type { Fault } from "../fault.ts";
import type { Part, PodFacts, PodPart } from "./parts/part.ts";

export type Pod = {
	readonly template: PodTemplate;
	readonly faults: readonly Fault[];
};
type Built = PodPart & { readonly path: string };
type Merged<T> = { value: T; faults: Fault[] };

export function pod(facts: PodFacts, parts: readonly Part[]): Pod {
	const built = parts.map(({ path, build }) => ({ path, ...build(facts) }));
	const members = mergeMembers(built, (part) => part.pod);
	const main = mainContainer(built);
	const volumes = mergeLists(
		built,
		(part) => part.volumes,
		({ name }) => `the volume ${name}`,
	);
	const sidecars = mergeLists(
		built,
		(part) => part.sidecars,
		({ name }) => `the container ${name}`,
	);
	const metadata = metadataOf(facts, built);
	const spec: V1PodSpec = {
		...members.value,
		...(sidecars.value.length > 0 && { initContainers: sidecars.value }),
		containers: [main.value],
		...(volumes.value.length > 0 && { volumes: volumes.value }),
	};
	return {
		template: { metadata: metadata.value, spec },
		faults: [
			...built.flatMap(({ faults = [] }) => faults),
			...members.faults,
			...main.faults.members,
			...volumes.faults,
			...main.faults.mounts,
			...sidecars.faults,
			...metadata.faults,
		],
	};
}

function mainContainer(built: readonly Built[]): {
	value: V1Container;
	faults: { members: Fault[]; mounts: Fault[] };
} {
	const members = mergeMembers(built, (part) => part.container);
	const mounts = mergeLists(
		built,
		(part) => part.mounts,
		({ mountPath }) => `the path ${mountPath}`,
	);
	const value = {
		name: "main",
		...members.value,
		...(mounts.value.length > 0 && { volumeMounts: mounts.value }),
	};
	return { value, faults: { members: members.faults, mounts: mounts.faults } };
}

function metadataOf(
	{ name }: PodFacts,
	built: readonly Built[],
): Merged<PodTemplate["metadata"]> {
	const labels = { ...childLabels(name), [slotLabel]: firstSlot };
	const { value, faults } = mergeMembers(built, (part) => part.annotations);
	const annotations = Object.entries(value).map(([key, each]) => [
		key,
		String(each),
	]);
	if (annotations.length === 0) return { value: { labels }, faults };
	return {
		value: { labels, annotations: Object.fromEntries(annotations) },
		faults,
	};
}

function clash(path: string, what: string): Fault {
	const message = `gives ${what}, which another part of the pod gives as well`;
	return { reason: "InvalidSpec", path, message };
}

function mergeMembers(
	built: readonly Built[],
	pick: (part: Built) => object | undefined,
): Merged<{ [member: string]: unknown }> {
	const members = new Map<string, unknown>();
	const faults: Fault[] = [];
	for (const part of built)
		for (const [name, member] of Object.entries(pick(part) ?? {})) {
			if (members.has(name)) faults.push(clash(part.path, name));
			else members.set(name, member);
		}
	return { value: Object.fromEntries(members), faults };
}

function mergeLists<T>(
	built: readonly Built[],
	pick: (part: Built) => readonly T[] | undefined,
	nameOf: (item: T) => string,
): Merged<T[]> {
	const items = new Map<string, T>();
	const faults: Fault[] = [];
	for (const part of built)
		for (const item of pick(part) ?? []) {
			const name = nameOf(item);
			if (items.has(name)) faults.push(clash(part.path, name));
			else items.set(name, item);
		}
	return { value: [...items.values()], faults };
}
