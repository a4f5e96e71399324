// Bugs of what is said of an input before anything is made of it.

import { inFile } from "./mutant.ts";

export const judging = [
	...inFile("src/kube/quantity.ts", [
		{
			name: "takes 512m of memory for an amount",
			bugClass: "takes an input for something else",
			find: ")(k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)$|",
			replace: ")(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)$|",
		},
	]),
];
