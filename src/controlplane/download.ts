// Fetches a published binary and gives it back only if its SHA-256 is the published one. No network is an ordinary
// answer here, not an error: the caller builds instead.

import { createHash } from "node:crypto";
import { memberOf } from "./archive.ts";
import type { Release } from "./binary-list.ts";

/** Either the verified binary or the reason why there is none. */
export type Download = { content: Buffer } | { reason: string };

export interface DownloadOptions {
	/** Hosts that did not answer in this run; read and written. */
	unreachable: Set<string>;
	/** Until the first byte of an answer. */
	connectMilliseconds?: number;
	/** Longest silence while a file is coming in. */
	stallMilliseconds?: number;
}

/** Fetches, verifies and unpacks one release file. */
export async function download(
	release: Release,
	options: DownloadOptions,
): Promise<Download> {
	const page = await fetchFrom(release.checksum.url, options);
	if ("reason" in page) return page;
	const fileName = release.url.slice(release.url.lastIndexOf("/") + 1);
	const text = page.content.toString("utf8");
	const expected =
		release.checksum.kind === "file"
			? checksumIn(text, fileName)
			: digestIn(text, fileName);
	if (!expected) return { reason: `no checksum is published for ${fileName}` };
	const file = await fetchFrom(release.url, options);
	if ("reason" in file) return file;
	const actual = createHash("sha256").update(file.content).digest("hex");
	if (actual !== expected)
		return {
			reason: `refused ${fileName}: its checksum is ${actual}, published is ${expected}`,
		};
	try {
		return {
			content: release.member
				? memberOf(file.content, release.member)
				: file.content,
		};
	} catch (error) {
		return { reason: `refused ${fileName}: ${messageOf(error)}` };
	}
}

/** The sum of one file in a list of sums, or the only sum of a page that names no file. */
export function checksumIn(text: string, fileName: string): string | undefined {
	for (const line of text.split("\n")) {
		const [, sum, name] =
			/^([0-9a-f]{64})(?:\s+\*?(\S+))?\s*$/i.exec(line) ?? [];
		if (sum && (name === undefined || name === fileName))
			return sum.toLowerCase();
	}
	return undefined;
}

/** The digest that GitHub computed for one asset of a release. */
export function digestIn(text: string, fileName: string): string | undefined {
	try {
		const release = JSON.parse(text) as {
			assets?: { name?: string; digest?: string | null }[];
		};
		const digest = release.assets?.find(
			(asset) => asset.name === fileName,
		)?.digest;
		return /^sha256:([0-9a-f]{64})$/.exec(digest ?? "")?.[1];
	} catch {
		return undefined;
	}
}

async function fetchFrom(
	url: string,
	options: DownloadOptions,
): Promise<Download> {
	const { host } = new URL(url);
	if (options.unreachable.has(host))
		return { reason: `${host} is not reachable` };
	const controller = new AbortController();
	let timer = setTimeout(
		() => controller.abort(),
		options.connectMilliseconds ?? 3000,
	);
	try {
		const response = await fetch(url, { signal: controller.signal });
		if (!response.ok || !response.body)
			return { reason: `${host} answered ${response.status}` };
		const chunks: Uint8Array[] = [];
		for await (const chunk of response.body) {
			clearTimeout(timer);
			timer = setTimeout(
				() => controller.abort(),
				options.stallMilliseconds ?? 30_000,
			);
			chunks.push(chunk);
		}
		return { content: Buffer.concat(chunks) };
	} catch {
		options.unreachable.add(host);
		return { reason: `${host} is not reachable` };
	} finally {
		clearTimeout(timer);
	}
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
