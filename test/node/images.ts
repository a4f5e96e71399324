// The images of the stories: one static program, and environments that say what a version does.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { thisPlatform } from "../../src/controlplane/binary-list.ts";
import { runCommand } from "../../src/controlplane/command.ts";
import { dockerArchive } from "../../tools/image/docker-archive.ts";
import type { TarEntry } from "../../tools/image/tar.ts";
import { importImage, pauseImage } from "./containerd.ts";

/** What a version is told by its environment; see program/main.go. */
export const versions = {
	one: {},
	two: {},
	flapping: { EXITS_AFTER_SECONDS: "8" },
	crashing: { CRASHES: "yes" },
	"never-ready": { NEVER_READY: "yes" },
	hungry: { EATS_MEGABYTES: "4096" },
	scribbling: { WRITES_TO: "/state" },
} as const satisfies { [version: string]: { [name: string]: string } };

export type Version = keyof typeof versions;

export const imageOf = (version: Version | "garbled") =>
	`seaworthy.test/web:${version}`;

/** Names that programs of other images have: the program acts for them. */
const stoodFor = ["pause", "pg_isready", "worker", "fluentd", "ruby"];

type Ingredients = {
	name: string;
	environment?: { [name: string]: string };
	/** Default: the program itself. */
	entrypoint?: string;
	/** Default: the compiled one. */
	content?: Buffer;
};

/** Compiles the program, writes the archives and gives them to containerd. */
export const importImages = (folder: string): Promise<void> =>
	importAll(folder, [
		{ name: pauseImage, entrypoint: "/bin/pause" },
		// The kernel takes it for no program at all.
		{ name: imageOf("garbled"), content: Buffer.from("garbled") },
		...Object.entries(versions).map(([version, environment]) => ({
			name: imageOf(version as Version),
			environment: { VERSION: version, ...environment },
		})),
	]);

export async function importAll(
	folder: string,
	images: readonly Ingredients[],
): Promise<void> {
	const home = join(folder, "images");
	mkdirSync(home, { recursive: true });
	const program = await compile(join(home, "program"));
	for (const image of images) {
		const archive = join(home, "image.tar");
		writeFileSync(archive, archiveOf({ content: program, ...image }));
		await importImage(archive);
	}
}

const archiveOf = (given: Ingredients & { content: Buffer }) =>
	dockerArchive({
		name: given.name,
		architecture: thisPlatform().architecture,
		files: [
			{ path: "app", kind: "file", content: given.content, isExecutable: true },
			...stoodFor.map(
				(name): TarEntry => ({
					path: `bin/${name}`,
					kind: "link",
					target: "/app",
				}),
			),
		],
		entrypoint: [given.entrypoint ?? "/app"],
		environment: Object.entries({ PATH: "/bin", ...given.environment }).map(
			([name, value]) => `${name}=${value}`,
		),
	});

async function compile(destination: string): Promise<Buffer> {
	const words = ["-C", join(import.meta.dirname, "program"), "build"];
	const flags = ["-trimpath", "-buildvcs=false", "-ldflags=-s -w"];
	const { code, stderr } = await runCommand(
		"go",
		[...words, ...flags, "-o", destination],
		{ environment: { CGO_ENABLED: "0", GOWORK: "off" }, timeoutSeconds: 300 },
	);
	if (code !== 0) throw new Error(`the program does not compile: ${stderr}`);
	return readFileSync(destination);
}
