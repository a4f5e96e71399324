// Bugs of what is said of an input before anything is made of it.

import { inFile } from "./mutant.ts";

export const judging = [
	...inFile("src/schema/nulls.ts", [
		{
			name: "drops an unknown field that is null",
			bugClass: "takes an input for something else",
			find: "if (!field) return [[name, each]];",
			replace: "if (!field) return each === null ? [] : [[name, each]];",
		},
	]),
	...inFile("src/schema/validate.ts", [
		{
			name: "says that a null which resets an autoscaler's number is refused",
			bugClass: "takes an input for something else",
			find: 'isStored ? written : "refuses it"',
			replace: 'isStored ? "refuses it" : "refuses it"',
		},
	]),
	...inFile("src/api/app/external.ts", [
		{
			name: "lets an External App ask for pods",
			bugClass: "takes an input for something else",
			find: "self.replicas == 1)",
			replace: "self.replicas >= 1)",
		},
	]),
	...inFile("src/schema/spellings.ts", [
		{
			name: "knows a spelling of other tools at one place only",
			bugClass: "takes an input for something else",
			find: "names?.map(bare).includes(bare(name))",
			replace: "names?.includes(name)",
		},
	]),
	...inFile("src/compile/app/config-layer.ts", [
		{
			name: "takes a default in braces for text",
			bugClass: "takes an input for something else",
			find: "if (result.unread.length > 0)",
			replace: "if (result.unread.length > 99)",
		},
	]),
	...inFile("src/controllers/readiness.ts", [
		{
			name: "keeps a warning to itself while pods do not start",
			bugClass: "takes an input for something else",
			find: "warnings.length === 0) return found;",
			replace: "warnings.length >= 0) return found;",
		},
	]),
	...inFile("src/kube/quantity.ts", [
		{
			name: "takes 512m of memory for an amount",
			bugClass: "takes an input for something else",
			find: ")(k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)$|",
			replace: ")(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)$|",
		},
	]),
];
