// `make bundle`: the operator as one JavaScript file, as an image holds it: no types to strip, no library that is not called.

import { join } from "node:path";
import type { Plugin } from "esbuild";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");
const library = "@kubernetes/client-node";

/** Modules of the client library do nothing when they are loaded, so those that nobody calls can be left out. */
const onlyWhatIsCalled: Plugin = {
	name: "only what is called",
	setup: (bundler) => {
		bundler.onResolve({ filter: new RegExp(`^${library}$`) }, () => ({
			path: join(root, "tools/bundle/client-node.ts"),
		}));
		bundler.onResolve(
			{ filter: /^\.{1,2}\// },
			async ({ path, pluginData, ...from }) => {
				const isOfLibrary = from.importer.includes(library);
				if (pluginData === "resolved" || !isOfLibrary) return undefined;
				const { kind, importer, resolveDir } = from;
				const options = { kind, importer, resolveDir, pluginData: "resolved" };
				return {
					...(await bundler.resolve(path, options)),
					sideEffects: false,
				};
			},
		);
	},
};

const [outfile = join(root, "dist/seaworthy.mjs")] = process.argv.slice(2);
const { metafile } = await build({
	entryPoints: [join(root, "tools/bundle/entry.ts")],
	outfile,
	bundle: true,
	platform: "node",
	format: "esm",
	target: "node22",
	metafile: true,
	logLevel: "warning",
	plugins: [onlyWhatIsCalled],
	// Accelerators of libraries, which look for them and go on without.
	external: ["encoding", "bufferutil", "utf-8-validate"],
	// Libraries of the old module system ask for Node's own modules by require().
	banner: {
		js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
	},
});
const [output] = Object.values(metafile.outputs);
process.stdout.write(
	`${outfile}: ${((output?.bytes ?? 0) / 1e6).toFixed(1)} MB\n`,
);
