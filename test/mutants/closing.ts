// Bugs of what is closed by rule: the process itself, and what Apps may reach, mount and step out of.

import { inFile } from "./mutant.ts";

const ownProcess = inFile("src/runtime/process-hardening.ts", [
	{
		name: "opens the inspector on a signal",
		bugClass: "opens what should be closed",
		find: 'process.on("SIGUSR1", () => undefined);',
		replace: "",
	},
	{
		name: "leaves its memory to core dumps",
		bugClass: "shows a value",
		find: 'writeFileSync(coredumpFilter, "0");',
		replace: "void writeFileSync;",
	},
	{
		name: "gives objects a setter of their prototype",
		bugClass: "opens what should be closed",
		find: 'Reflect.deleteProperty(Object.prototype, "__proto__");',
		replace: "",
	},
]);

export const closing = [...ownProcess];
