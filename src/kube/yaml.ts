// The one printer of Kubernetes YAML: members in the order they were built, text quoted so that kubectl reads it as text.

import { dump } from "js-yaml";

/** No folding and no references: one field is one line, and a diff shows that field. */
export const printYaml = (tree: unknown): string =>
	dump(tree, { noRefs: true, lineWidth: -1 });

/** Several documents in one text, with `---` between them. */
export const printDocuments = (trees: readonly unknown[]): string =>
	trees.map(printYaml).join("---\n");
