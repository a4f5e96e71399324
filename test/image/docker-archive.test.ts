// Archives of images: the same image gives the same bytes, and other programs read them.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect } from "chai";
import { memberOf } from "../../src/controlplane/archive.ts";
import { dockerArchive, type Image } from "../../tools/image/docker-archive.ts";
import { tar, type TarEntry } from "../../tools/image/tar.ts";

const file = (path: string, isExecutable = false): TarEntry => ({
	path,
	kind: "file",
	content: Buffer.from(`text of ${path}`),
	isExecutable,
});
const image: Image = {
	name: "example.test/web:1",
	architecture: "amd64",
	files: [file("usr/bin/web", true), file("etc/passwd"), file("app")],
	entrypoint: ["/usr/bin/web"],
	user: "10001",
	volumes: ["/data"],
};

const lines = (archive: Buffer, ...words: string[]) =>
	execFileSync("tar", [...words, "-f", "-"], {
		input: archive,
		encoding: "utf8",
	})
		.trim()
		.split("\n");
type Manifest = { Config: string; RepoTags: string[]; Layers: string[] };

function unpack(archive: Buffer) {
	const member = (path: string) =>
		execFileSync("tar", ["-xO", "-f", "-", path], { input: archive });
	const [manifest] = JSON.parse(
		member("manifest.json").toString(),
	) as Manifest[];
	if (!manifest) throw new Error("no image in the archive");
	const config = JSON.parse(member(manifest.Config).toString()) as {
		rootfs: { diff_ids: string[] };
		config: { User: string; Volumes: object };
	};
	const layer = gunzipSync(member(manifest.Layers[0] ?? ""));
	return { manifest, config, layer };
}

describe("an image's archive", () => {
	it("has the same bytes each time, in whatever order the files are given", () => {
		const again = { ...image, files: image.files.toReversed() };
		expect(dockerArchive(again).equals(dockerArchive(image))).to.equal(true);
	});

	it("names its image, its layer by digest and its user", () => {
		const { manifest, config, layer } = unpack(dockerArchive(image));
		const digest = createHash("sha256").update(layer).digest("hex");
		expect(manifest.RepoTags).to.deep.equal([image.name]);
		expect(config.rootfs.diff_ids).to.deep.equal([`sha256:${digest}`]);
		expect(config.config).to.deep.include({
			User: "10001",
			Volumes: { "/data": {} },
		});
	});

	it("gives every file to root, readable by all, each folder before its files", () => {
		const { layer } = unpack(dockerArchive(image));
		const listed = lines(layer, "-tv", "--numeric-owner", "--utc").map((line) =>
			line.split(/\s+/),
		);
		expect(
			listed.map(([mode, owner, , date, , path]) =>
				[mode, owner, date, path].join(" "),
			),
		).to.deep.equal([
			"-rw-r--r-- 0/0 1970-01-01 app",
			"drwxr-xr-x 0/0 1970-01-01 etc/",
			"-rw-r--r-- 0/0 1970-01-01 etc/passwd",
			"drwxr-xr-x 0/0 1970-01-01 usr/",
			"drwxr-xr-x 0/0 1970-01-01 usr/bin/",
			"-rwxr-xr-x 0/0 1970-01-01 usr/bin/web",
		]);
	});

	it("refuses a path that its format cuts off", () => {
		expect(() => tar([file("x".repeat(101))])).to.throw("too long");
	});

	it("keeps content byte for byte", () => {
		const archive = gzipSync(tar([file("a"), file("b/c")]));
		expect(memberOf(archive, "b/c").toString()).to.equal("text of b/c");
	});
});
