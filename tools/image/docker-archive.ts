// Writes container images of one layer without a container engine, as `docker load` and `ctr images import` read them.

import { createHash } from "node:crypto";
import { posix } from "node:path";
import { gzipSync } from "node:zlib";
import { tar, type TarEntry } from "./tar.ts";

export type Image = {
	/** With its tag, such as ghcr.io/seaworthy/operator:0.1.0. */
	name: string;
	/** Go's name of the processor. */
	architecture: string;
	/** Parent folders are added; paths have no leading slash. */
	files: readonly TarEntry[];
	entrypoint: readonly string[];
	environment?: readonly string[];
	/** Numeric. */
	user?: string;
	/** Paths that the image declares as VOLUME. */
	volumes?: readonly string[];
	labels?: { [name: string]: string };
};

/** The archive; the same image gives the same bytes. */
export function dockerArchive(image: Image): Buffer {
	const layer = tar(withFolders(image.files));
	const config = json(configOf(image, digest(layer)));
	const configName = `${digest(config)}.json`;
	const layerName = `${digest(layer)}.tar.gz`;
	const manifest = json([
		{ Config: configName, RepoTags: [image.name], Layers: [layerName] },
	]);
	return tar([
		{ path: configName, kind: "file", content: config },
		{ path: layerName, kind: "file", content: gzipSync(layer) },
		{ path: "manifest.json", kind: "file", content: manifest },
	]);
}

function configOf(image: Image, layerDigest: string): object {
	return {
		architecture: image.architecture,
		os: "linux",
		config: {
			Entrypoint: image.entrypoint,
			Env: image.environment ?? [],
			WorkingDir: "/",
			...(image.user && { User: image.user }),
			...(image.labels && { Labels: image.labels }),
			...(image.volumes && {
				Volumes: Object.fromEntries(image.volumes.map((path) => [path, {}])),
			}),
		},
		rootfs: { type: "layers", diff_ids: [`sha256:${layerDigest}`] },
	};
}

/** Sorted by path, each folder before what is in it. */
function withFolders(files: readonly TarEntry[]): TarEntry[] {
	const byPath = new Map(files.map((file) => [file.path, file]));
	for (const { path } of files) {
		let folder = posix.dirname(path);
		for (; folder !== "."; folder = posix.dirname(folder))
			if (!byPath.has(folder))
				byPath.set(folder, { path: folder, kind: "directory" });
	}
	const compare = (a: string, b: string) => (a < b ? -1 : 1);
	return [...byPath.values()].sort((a, b) => compare(a.path, b.path));
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const digest = (content: Uint8Array) =>
	createHash("sha256").update(content).digest("hex");
