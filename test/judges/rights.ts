// Section 5 of the security design: verbs and resources that no role of ours ever names.

import type { PolicyRule } from "../../src/controllers/access.ts";

const verbs = /^(\*|deletecollection|escalate|bind|impersonate|approve|sign)$/;
const resources =
	/^(\*|secrets|pods\/.*|.*\/finalizers|serviceaccounts\/token|nodes\/.*|namespaces|.*roles|.*rolebindings|.*webhookconfigurations)$/;

/** What is forbidden in the rules. `isNarrow` where a binding holds them to one namespace: Secrets may be named there. */
export const forbiddenIn = (
	rules: readonly PolicyRule[],
	isNarrow: boolean,
): string[] =>
	rules.flatMap((rule) => [
		...rule.verbs.filter((verb) => verbs.test(verb)),
		...rule.resources.filter(
			(resource) =>
				resources.test(resource) && !(isNarrow && resource === "secrets"),
		),
		...rule.apiGroups.filter((group) => group === "*"),
	]);
