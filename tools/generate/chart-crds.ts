// The CRDs for the chart. They lie under files/, not crds/, because Helm never upgrades what is in crds/; the template
// takes them as data, so that braces in a description are never read as a template.

import { kinds } from "../../src/api/index.ts";
import { printYaml } from "../../src/kube/yaml.ts";
import { crd } from "../../src/schema/crd.ts";
import type { GeneratedFile } from "./file.ts";
import { yamlNotice } from "./file.ts";

export function chartCrds(): GeneratedFile[] {
	return kinds.map((kind) => ({
		path: `charts/seaworthy/files/crds/${kind.plural}.yaml`,
		text: yamlNotice + printYaml(crd(kind)),
	}));
}
