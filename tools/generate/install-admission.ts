// The admission policies of install.yaml, each with its binding.

import type { AdmissionRules } from "../../src/controllers/admission.ts";
import { admissionSpec } from "../../src/controllers/admission.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { admissionParts } from "./admission.ts";
import type { Install } from "./install-parts.ts";
import { labelled } from "./install-parts.ts";

const apiVersion = "admissionregistration.k8s.io/v1";

export const admissionObjects = (install: Install): KubeObject[] =>
	Object.entries(admissionParts).flatMap(([part, rules]) =>
		policy(install, part, rules),
	);

function policy(
	install: Install,
	part: string,
	rules: AdmissionRules,
): KubeObject[] {
	const { name: account, namespace, servedNamespaces } = install;
	const name = `${namespace}.${account}.${part}`;
	const trusted = [`system:serviceaccount:${namespace}:${account}`];
	const scope = { trusted, namespaces: servedNamespaces };
	return [
		labelled(install, {
			apiVersion,
			kind: "ValidatingAdmissionPolicy",
			metadata: { name },
			spec: admissionSpec(rules, scope),
		}),
		labelled(install, {
			apiVersion,
			kind: "ValidatingAdmissionPolicyBinding",
			metadata: { name },
			spec: { policyName: name, validationActions: ["Deny"] },
		}),
	];
}
