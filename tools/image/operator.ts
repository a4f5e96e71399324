// The operator's image: Node with its libraries, the bundle, one numeric user, certificates, licences. No shell.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { thisPlatform } from "../../src/controlplane/binary-list.ts";
import type { Image } from "./docker-archive.ts";
import { sharedLibraries } from "./shared-libraries.ts";
import type { TarEntry } from "./tar.ts";

const root = join(import.meta.dirname, "../..");
const certificates = "etc/ssl/certs/ca-certificates.crt";
/** What npm's package "node" installs for this processor. */
const nodePackage = `node_modules/node/node_modules/node-linux-${process.arch}`;
/** As the chart runs it. */
const user = "10001:10001";

/** Reads what `npm ci` and `make bundle` left; `name` has its tag. */
export function operatorImage(name: string): Image {
	const text = (path: string, content: string): TarEntry => ({
		path,
		kind: "file",
		content: Buffer.from(content),
	});
	const copy = (path: string, source: string): TarEntry => ({
		path,
		kind: "file",
		content: readFileSync(source),
	});
	if (!existsSync(`/${certificates}`))
		throw new Error(`/${certificates} is missing: install ca-certificates`);
	return {
		name,
		architecture: thisPlatform().architecture,
		files: [
			...nodeFiles(),
			copy("app/seaworthy.mjs", join(root, "dist/seaworthy.mjs")),
			copy("licenses/seaworthy", join(root, "LICENSE")),
			copy("licenses/node", join(root, nodePackage, "LICENSE")),
			copy("licenses/libraries", join(root, "dist/seaworthy.mjs.LEGAL.txt")),
			copy(certificates, `/${certificates}`),
			text("etc/passwd", `seaworthy:x:${user}::/:/none\n`),
			text("etc/group", "seaworthy:x:10001:\n"),
		],
		entrypoint: ["/usr/local/bin/node", "/app/seaworthy.mjs"],
		user,
	};
}

/** The pinned Node of npm, without the symbols that only debuggers read. */
function nodeFiles(): TarEntry[] {
	const program = join(root, nodePackage, "bin/node");
	const folder = mkdtempSync(join(tmpdir(), "seaworthy-image-"));
	try {
		const stripped = join(folder, "node");
		execFileSync("strip", ["--strip-all", "-o", stripped, program]);
		return [
			{
				path: "usr/local/bin/node",
				kind: "file",
				content: readFileSync(stripped),
				isExecutable: true,
			},
			...sharedLibraries(program),
		];
	} finally {
		rmSync(folder, { recursive: true });
	}
}
