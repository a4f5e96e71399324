// Bugs of log sidecars: settings of fluentd without which records are lost, filled volumes and crash loops.

import { inFile } from "./mutant.ts";

export const logging = [
	...inFile("src/compile/logging/tree.ts", [
		{
			name: "lets go of a renamed log file at once",
			bugClass: "loses what was written",
			find: "const rotateWait = 30;",
			replace: "const rotateWait = 0;",
		},
		{
			name: "lets a request outlast the sidecar",
			bugClass: "stops uncleanly",
			find: "stopSeconds - connect - 2",
			replace: "60",
		},
		{
			name: "tags the records of all Apps alike",
			bugClass: "loses what was written",
			find: "tag: log.tag,",
			replace: "tag: log.name,",
		},
	]),

	...inFile("src/compile/logging/buffer.ts", [
		{
			name: "lets fluentd keep what it gives up on the volume of the buffer",
			bugClass: "grows without bounds",
			find: "[buffer, dropped]",
			replace: "[buffer]",
		},
		{
			name: "lets two chunks a second pass",
			bugClass: "loses what was written",
			find: 'flush_thread_burst_interval: "0.05",',
			replace: "",
		},
	]),
	...inFile("src/fluentd/library.ts", [
		{
			name: "follows a link that the App made to a credential of the sidecar",
			bugClass: "shows a value",
			find: "File::RDONLY | File::NOFOLLOW | File::NONBLOCK",
			replace: "File::RDONLY | File::NONBLOCK",
		},
		{
			name: "sends numbers that JSON cannot say",
			bugClass: "loses what was written",
			find: "value.finite? ? value : nil",
			replace: "value",
		},
	]),
	...inFile("src/compile/logging/sidecar.ts", [
		{
			name: "starts fluentd without what keeps it in the folder of the logs",
			bugClass: "shows a value",
			find: "`${configPath}/${libraryFile}`,",
			replace: '"json",',
		},
	]),
	...inFile("src/compile/logging/spec.ts", [
		{
			name: "starts pods whose sidecar lacks a plugin",
			bugClass: "says Ready too early",
			find: "[...pluginFaults(spec, index, platform), ...each.faults]",
			replace: "each.faults",
		},
	]),
	...inFile("src/fluentd/outputs/http.ts", [
		{
			name: "drops what waits for an ingress without a backend",
			bugClass: "loses what was written",
			find: "[400, 413, 422]",
			replace: "[400, 404, 413, 422]",
		},
	]),
];
