// The admission policies as a file for the chart, which adds the namespaces and the users that it knows.

import {
	nameAdmission,
	podAdmission,
	workloadAdmission,
} from "../../src/controllers/admission.ts";
import { printYaml } from "../../src/kube/yaml.ts";
import type { GeneratedFile } from "./file.ts";
import { yamlNotice } from "./file.ts";

export const admissionParts = {
	pods: podAdmission,
	workloads: workloadAdmission,
	names: nameAdmission,
};

export const admission = (): GeneratedFile[] => [
	{
		path: "charts/seaworthy/files/admission.yaml",
		text: yamlNotice + printYaml(admissionParts),
	},
];
