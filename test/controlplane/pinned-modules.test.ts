// Versions are read from go.mod, and another go.mod is another cache folder.

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { binaries } from "../../src/controlplane/binary-list.ts";
import { buildArguments, isAtLeast } from "../../src/controlplane/build.ts";
import {
	cacheFolder,
	cacheRoot,
	moduleFolder,
	olderKubernetes,
	readPinnedModule,
	readVersions,
} from "../../src/controlplane/pinned-modules.ts";

describe("pinned modules", () => {
	it("gives the versions of required modules, not of replaced ones", () => {
		const versions = readVersions(
			[
				"module example.org/m",
				"require example.org/one v1.2.3",
				"require (",
				"\texample.org/two v0.1.0 // indirect",
				")",
				"replace (",
				"\texample.org/three => example.org/four v4.0.0",
				")",
			].join("\n"),
		);
		expect([...versions]).to.deep.equal([
			["example.org/one", "v1.2.3"],
			["example.org/two", "v0.1.0"],
		]);
	});

	it("names a version for every binary", async () => {
		for (const binary of Object.values(binaries)) {
			const module = await readPinnedModule(binary.module);
			expect(module.versions.get(binary.versionOf)).to.match(
				/^v\d+\.\d+\.\d+$/,
			);
		}
	});

	it("takes an older Kubernetes where the environment asks for it, and nothing else", async () => {
		for (const version of olderKubernetes) {
			const environment = { SEAWORTHY_KUBERNETES: version };
			const folder = moduleFolder("kubernetes", environment);
			const { versions } = await readPinnedModule(folder);
			expect(versions.get("k8s.io/kubernetes")).to.match(
				new RegExp(`^v${version}\\.\\d+$`),
			);
			expect(moduleFolder("etcd", environment)).to.equal("etcd");
		}
		expect(moduleFolder("kubernetes", {})).to.equal("kubernetes");
		expect(() =>
			moduleFolder("kubernetes", { SEAWORTHY_KUBERNETES: "1.3" }),
		).to.throw("SEAWORTHY_KUBERNETES is 1.3, and may be 1.33");
	});

	it("has another hash when go.mod or go.sum is another", async () => {
		const root = await mkdtemp(join(tmpdir(), "seaworthy-module-"));
		const hashOf = async (goMod: string, goSum: string) => {
			await mkdir(join(root, "etcd"), { recursive: true });
			await writeFile(join(root, "etcd", "go.mod"), `${goMod}\ngo 1.26.0\n`);
			await writeFile(join(root, "etcd", "go.sum"), goSum);
			return (await readPinnedModule("etcd", root)).hash;
		};
		const first = await hashOf("module a", "x");
		expect(first).to.match(/^[0-9a-f]{16}$/);
		expect(await hashOf("module a", "x")).to.equal(first);
		expect(await hashOf("module b", "x")).not.to.equal(first);
		expect(await hashOf("module a", "y")).not.to.equal(first);
		await rm(root, { recursive: true });
	});

	it("keeps binaries outside the checkout, where XDG_CACHE_HOME says", async () => {
		const module = await readPinnedModule("helm");
		const root = cacheRoot({ XDG_CACHE_HOME: "/caches" });
		expect(cacheFolder(module, root)).to.equal(
			`/caches/seaworthy/helm-${module.hash}`,
		);
	});

	it("stamps Kubernetes with its version, reproducibly and without touching go.mod", async () => {
		const given = buildArguments({
			name: "kubectl",
			binary: binaries.kubectl,
			module: await readPinnedModule("kubernetes"),
			destination: "/out",
			report: () => undefined,
			environment: {},
		});
		expect(given).to.include.members([
			"-mod=readonly",
			"-trimpath",
			"-o",
			"/out",
		]);
		expect(given.join(" ")).to.match(
			/-X k8s\.io\/component-base\/version\.gitVersion=v1\.\d+\.\d+ -X k8s\.io\/component-base\/version\.gitMajor=1 /,
		);
	});

	it("compares Go versions by their numbers", () => {
		expect(isAtLeast("1.26.8", "1.26.0")).to.equal(true);
		expect(isAtLeast("1.26", "1.26.0")).to.equal(true);
		expect(isAtLeast("2.0", "1.26.0")).to.equal(true);
		expect(isAtLeast("1.9.9", "1.26.0")).to.equal(false);
		expect(isAtLeast("1.25rc1", "1.26.0")).to.equal(false);
	});
});
