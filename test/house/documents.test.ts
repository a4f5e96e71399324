// What people are told to type or to open exists.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect } from "chai";

const root = join(import.meta.dirname, "../..");
const pages = [
	"README.md",
	"CONTRIBUTING.md",
	"SECURITY.md",
	"src/README.md",
	...["docs", "docs/decisions", "docs/reference"].flatMap((folder) =>
		readdirSync(join(root, folder))
			.filter((name) => name.endsWith(".md"))
			.map((name) => `${folder}/${name}`),
	),
].map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
const targets = new Set(
	Array.from(
		readFileSync(join(root, "Makefile"), "utf8").matchAll(/^([a-z0-9-]+):/gm),
		([, target]) => target,
	),
);

describe("the documents", () => {
	it("name targets that the Makefile has", () => {
		const unknown = pages.flatMap(({ path, text }) =>
			named(text).map((target) => `${path}: make ${target}`),
		);
		expect(unknown).to.deep.equal([]);
		expect(named("`FILES=x make e2e`, then `make nothing`")).to.deep.equal([
			"nothing",
		]);
	});

	it("link to files that exist", () => {
		const dead = pages.flatMap(({ path, text }) =>
			links(text)
				.map((link) => join(root, dirname(path), link))
				.filter((target) => !existsSync(target))
				.map((target) => `${path}: ${relative(root, target)}`),
		);
		expect(dead).to.deep.equal([]);
		expect(links("[a](b.md#c) [d](https://e.example)")).to.deep.equal(["b.md"]);
	});

	it("name files of ours that exist", () => {
		const dead = pages
			.filter(({ path }) => !path.startsWith("docs/decisions"))
			.flatMap(({ path, text }) =>
				Array.from(
					text.matchAll(
						/`((?:test|tools|manifests|charts|bench)\/[\w./-]*\w)`/g,
					),
					([, file = ""]) => file,
				)
					.filter(
						(file) => !existsSync(join(root, file.replace("VERSION", "0.1.0"))),
					)
					.map((file) => `${path}: ${file}`),
			);
		expect(dead).to.deep.equal([]);
	});
});

/** Targets in code that nobody made. */
function named(text: string): string[] {
	return Array.from(
		text.matchAll(/`(?:[A-Z0-9]+=\S+ )*make ([a-z0-9-]+)/g),
		([, target = ""]) => target,
	).filter((target) => !targets.has(target));
}

function links(text: string): string[] {
	return Array.from(
		text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g),
		([, link = ""]) => link,
	).filter((link) => !/^[a-z]+:/.test(link));
}
