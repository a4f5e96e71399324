#!/usr/bin/env node
// Says in a sentence what an old Node would say with a stack trace: it cannot run the TypeScript that follows.
var version = process.versions.node.split(".").map(Number);
if (version[0] > 22 || (version[0] === 22 && version[1] >= 19)) {
	void import("../src/cli/main.ts");
} else {
	process.stderr.write(
		"seaworthy needs Node 22.19 or newer; this is Node " +
			process.versions.node +
			" (" +
			process.execPath +
			").\nInstall a newer Node, or run it with npx in the checkout after npm ci, which brings its own.\n",
	);
	process.exitCode = 2;
}
