// Only what has the published checksum comes in; no network is a quick and ordinary answer.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Release } from "../../src/controlplane/binary-list.ts";
import { type Download, download } from "../../src/controlplane/download.ts";

const sumOf = (content: Buffer) =>
	createHash("sha256").update(content).digest("hex");

describe("download", () => {
	const pages = new Map<string, Buffer | string>();
	let server: Server;
	let base: string;
	let requests: string[];

	before(async () => {
		server = createServer((request, response) => {
			const path = request.url ?? "";
			requests.push(path);
			const page = pages.get(path);
			if (path === "/silent") return;
			response.writeHead(page === undefined ? 404 : 200).end(page);
		}).listen(0, "127.0.0.1");
		await once(server, "listening");
		base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});
	beforeEach(() => {
		requests = [];
		pages.clear();
	});
	after(() => {
		server.closeAllConnections();
		server.close();
	});

	const get = (release: Partial<Release>, unreachable = new Set<string>()) =>
		download(
			{
				url: `${base}/tool`,
				checksum: { kind: "file", url: `${base}/sums` },
				...release,
			},
			{ unreachable, connectMilliseconds: 200 },
		);
	const textOf = (result: Download) =>
		"content" in result ? result.content.toString() : result.reason;
	const tool = Buffer.from("the tool");

	it("takes a file whose checksum stands alone on its page", async () => {
		pages.set("/tool", tool).set("/sums", `${sumOf(tool)}\n`);
		expect(textOf(await get({}))).to.equal("the tool");
	});

	it("finds the file's line in a list of checksums", async () => {
		const other = `${"0".repeat(64)}  other`;
		pages.set("/tool", tool).set("/sums", `${other}\n${sumOf(tool)} *tool\n`);
		expect(textOf(await get({}))).to.equal("the tool");
	});

	it("reads the digest of a release's asset", async () => {
		const asset = { name: "tool", digest: `sha256:${sumOf(tool)}` };
		pages.set("/tool", tool).set("/sums", JSON.stringify({ assets: [asset] }));
		const result = await get({
			checksum: { kind: "asset", url: `${base}/sums` },
		});
		expect(textOf(result)).to.equal("the tool");
	});

	it("refuses a file with another checksum", async () => {
		pages.set("/tool", "something else").set("/sums", sumOf(tool));
		expect(textOf(await get({}))).to.match(/^refused tool: its checksum is/);
	});

	it("does not even fetch a file without a published checksum", async () => {
		pages.set("/tool", tool).set("/sums", `${sumOf(tool)}  another\n`);
		expect(textOf(await get({}))).to.equal("no checksum is published for tool");
		expect(requests).to.deep.equal(["/sums"]);
	});

	it("unpacks a verified archive", async () => {
		const folder = await mkdtemp(join(tmpdir(), "seaworthy-archive-"));
		await mkdir(join(folder, "tool-1"));
		await writeFile(join(folder, "tool-1", "README"), "x".repeat(700));
		await writeFile(join(folder, "tool-1", "tool"), tool);
		execFileSync("tar", ["-czf", "tool.tar.gz", "tool-1"], { cwd: folder });
		const archive = await readFile(join(folder, "tool.tar.gz"));
		await rm(folder, { recursive: true });
		pages.set("/tool.tar.gz", archive).set("/sums", sumOf(archive));
		const url = `${base}/tool.tar.gz`;
		expect(textOf(await get({ url, member: "tool-1/tool" }))).to.equal(
			"the tool",
		);
		expect(textOf(await get({ url, member: "tool-1/no" }))).to.equal(
			"refused tool.tar.gz: the archive has no member tool-1/no",
		);
	});

	it("asks a silent host once and gives up in time", async () => {
		const unreachable = new Set<string>();
		const checksum = { kind: "file", url: `${base}/silent` } as const;
		const start = Date.now();
		expect(textOf(await get({ checksum }, unreachable))).to.match(
			/is not reachable$/,
		);
		expect(textOf(await get({ checksum }, unreachable))).to.match(
			/is not reachable$/,
		);
		expect(Date.now() - start).to.be.lessThan(1000);
		expect(requests).to.deep.equal(["/silent"]);
	});
});
