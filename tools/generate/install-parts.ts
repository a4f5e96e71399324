// What the objects of install.yaml share: the values of the chart, names and labels.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import type { PlatformWritten } from "../../src/api/platform.ts";
import type { KubeObject } from "../../src/kube/objects.ts";

type Values = {
	dns: Required<NonNullable<PlatformWritten["dns"]>>;
	replicas: number;
	image: { repository: string; pullPolicy: string };
	logLevel: string;
	resources: object;
	networkPolicy: { metricsFrom: readonly object[] };
};
export type Install = {
	readonly values: Values;
	/** Of the chart and the image. */
	readonly version: string;
	/** Of the operator. */
	readonly namespace: string;
	readonly name: string;
	/** Begins the names of what is for the whole cluster or in other namespaces, as in the chart. */
	readonly wideName: string;
	readonly servedNamespaces: readonly string[];
};

const chartFolder = join(import.meta.dirname, "../../charts/seaworthy");
const read = (file: string) =>
	load(readFileSync(join(chartFolder, file), "utf8"));

export function installFromChart(): Install {
	const { appVersion } = read("Chart.yaml") as { appVersion: string };
	const [name, namespace] = ["seaworthy", "seaworthy-system"];
	return {
		values: read("values.yaml") as Values,
		version: appVersion,
		namespace,
		name,
		wideName: `${namespace}:${name}`,
		servedNamespaces: [namespace, "default"],
	};
}

export const selectorOf = ({ name }: Install) => ({
	"app.kubernetes.io/name": "seaworthy",
	"app.kubernetes.io/instance": name,
	"app.kubernetes.io/component": "operator",
});

export const labelsOf = (install: Install) => ({
	...selectorOf(install),
	"app.kubernetes.io/version": install.version,
});

/** Adds our labels to those that the object has. */
export const labelled = (
	install: Install,
	{ metadata, ...object }: KubeObject,
): KubeObject => {
	const { apiVersion, kind, ...rest } = object;
	const labels = { ...labelsOf(install), ...metadata.labels };
	return { apiVersion, kind, metadata: { ...metadata, labels }, ...rest };
};

/** An object in the operator's own namespace. */
export const beside = (
	install: Install,
	object: { apiVersion: string; kind: string; [member: string]: unknown },
	name = install.name,
): KubeObject =>
	labelled(install, {
		...object,
		metadata: { name, namespace: install.namespace },
	});
