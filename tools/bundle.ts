// `make bundle`: the operator as one JavaScript file, as an image holds it: no types to strip, no library that is not called.

import { readFile, writeFile } from "node:fs/promises";
import { builtinModules } from "node:module";
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

/** An import of one of Node's own modules asks for everything it exports: of node:http that loads a whole second HTTP client. */
const nodesOwnByRequire: Plugin = {
	name: "node's own by require",
	setup: (bundler) => {
		const filter = new RegExp(`^(node:)?(${builtinModules.join("|")})$`);
		bundler.onResolve({ filter }, ({ path, kind }) =>
			kind === "import-statement"
				? { path, namespace: "builtin" }
				: { path, external: true },
		);
		bundler.onLoad({ filter: /./, namespace: "builtin" }, ({ path }) => ({
			contents: `module.exports = require(${JSON.stringify(path)})`,
		}));
	},
};

const [outfile = join(root, "dist/seaworthy.mjs")] = process.argv.slice(2);
await build({
	entryPoints: [join(root, "tools/bundle/entry.ts")],
	outfile,
	bundle: true,
	platform: "node",
	format: "esm",
	target: "node22",
	// The whole text stays in memory. Names are kept, and lines: a trace can be read.
	minifyWhitespace: true,
	lineLimit: 120,
	legalComments: "linked",
	logLevel: "warning",
	plugins: [onlyWhatIsCalled, nodesOwnByRequire],
	// Accelerators of libraries, which look for them and go on without.
	external: ["encoding", "bufferutil", "utf-8-validate"],
	// Libraries of the old module system ask for Node's own modules by require().
	banner: {
		js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
	},
});
const code = ascii(await readFile(outfile, "utf8"));
await writeFile(outfile, code);
process.stdout.write(`${outfile}: ${(code.length / 1e6).toFixed(1)} MB\n`);

/** One letter beyond ASCII, as some regular expression holds one, doubles the memory that the text takes. */
function ascii(code: string): string {
	return code.replaceAll(
		/[^\0-\x7f]/g,
		(letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
}
