// manifests/install.yaml: what the chart installs with its own values, for those who use no Helm, and beside it a kustomization.
// Built as trees and not by Helm, so that `make generate` needs no binary; test/chart/install.test.ts compares the two.

import { kinds } from "../../src/api/index.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { printDocuments, printYaml } from "../../src/kube/yaml.ts";
import { crd } from "../../src/schema/crd.ts";
import { accessObjects } from "./install-access.ts";
import { admissionObjects } from "./install-admission.ts";
import type { Install } from "./install-parts.ts";
import { installFromChart, labelled, labelsOf } from "./install-parts.ts";
import { podObjects } from "./install-pod.ts";
import type { GeneratedFile } from "./file.ts";
import { yamlNotice } from "./file.ts";

export function install(): GeneratedFile[] {
	const chart = installFromChart();
	const objects = [
		namespace(chart),
		...kinds.map((kind) => definition(chart, crd(kind) as KubeObject)),
		...accessObjects(chart),
		...admissionObjects(chart),
		...podObjects(chart),
	];
	return [
		{
			path: "manifests/install.yaml",
			text: yamlNotice + introduction + printDocuments(objects),
		},
		{
			path: "manifests/kustomization.yaml",
			text: yamlNotice + onNamespaces + printYaml(kustomization(chart)),
		},
	];
}

const introduction = `# kubectl apply --server-side -f manifests/install.yaml
# Serves the namespaces seaworthy-system and default. Deleting what is in this file deletes the CustomResourceDefinitions too, and
# with them every App of the cluster.
`;

const onNamespaces = `# No namespace: here. install.yaml binds one role in several namespaces, which kustomize would move into one and refuse as an ID conflict.
# For another namespace, or other served namespaces, render the chart: helm template seaworthy charts/seaworthy
# --namespace NAMESPACE --set 'servedNamespaces={...}' > install.yaml
`;

const namespace = (chart: Install) => ({
	apiVersion: "v1",
	kind: "Namespace",
	metadata: { name: chart.namespace, labels: labelsOf(chart) },
});

const definition = (chart: Install, object: KubeObject) =>
	labelled(chart, {
		...object,
		metadata: {
			...object.metadata,
			annotations: {
				...object.metadata.annotations,
				"argocd.argoproj.io/sync-wave": "-5",
			},
		},
	});

/** The image is named here, because none is published: whoever copies the file gives newName and newTag. */
const kustomization = ({ values, version }: Install) => ({
	apiVersion: "kustomize.config.k8s.io/v1beta1",
	kind: "Kustomization",
	resources: ["install.yaml"],
	images: [
		{
			name: values.image.repository,
			newName: values.image.repository,
			newTag: version,
		},
	],
});
