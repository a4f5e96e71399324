// Where binaries are taken from, without any network and without a compiler.

import {
	chmod,
	mkdir,
	mkdtemp,
	readdir,
	rm,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { findBinaries } from "../../src/controlplane/binaries.ts";
import {
	cacheFolder,
	readPinnedModule,
} from "../../src/controlplane/pinned-modules.ts";

describe("binaries", () => {
	let folder: string;
	let lines: string[];
	const report = (line: string) => void lines.push(line);

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), "seaworthy-binaries-"));
		lines = [];
	});
	afterEach(() => rm(folder, { recursive: true }));

	const place = async (path: string, mode = 0o755) => {
		await mkdir(join(path, ".."), { recursive: true });
		await writeFile(path, "");
		await chmod(path, mode);
	};

	it("come from KUBEBUILDER_ASSETS where they exist there, else from the cache", async () => {
		const assets = join(folder, "assets");
		const root = join(folder, "cache", "seaworthy");
		const cached = join(
			cacheFolder(await readPinnedModule("helm"), root),
			"helm",
		);
		await place(join(assets, "etcd"));
		await place(join(assets, "helm"), 0o644);
		await place(cached);
		const found = await findBinaries(["helm", "etcd"], report, {
			KUBEBUILDER_ASSETS: assets,
			XDG_CACHE_HOME: join(folder, "cache"),
		});
		expect(found).to.deep.equal({ etcd: join(assets, "etcd"), helm: cached });
		expect(lines.map((line) => line.replace(/[\d.]+ s$/, "?"))).to.deep.equal([
			"etcd: from KUBEBUILDER_ASSETS, ?",
			"helm: from the cache, ?",
		]);
	});

	it("say how to mend it when there is no Go to build them with", async () => {
		const search = findBinaries(["kwok"], report, {
			PATH: folder,
			SEAWORTHY_BUILD: "1",
			XDG_CACHE_HOME: join(folder, "cache"),
		});
		const message = await search.then(String, (error: Error) => error.message);
		expect(message)
			.to.match(/^Go 1\.\d+\.\d+ or newer is needed to build kwok/)
			.and.include("KUBEBUILDER_ASSETS");
		const left = await readdir(join(folder, "cache", "seaworthy"), {
			recursive: true,
		});
		expect(left.filter((name) => /lock|tmp/.test(name))).to.deep.equal([]);
	});

	it("are refused when Go is too old, with the version that was found", async () => {
		await place(join(folder, "go"));
		await writeFile(join(folder, "go"), "#!/bin/sh\necho go1.20.1\n");
		const search = findBinaries(["kwok"], report, {
			PATH: folder,
			SEAWORTHY_BUILD: "1",
			XDG_CACHE_HOME: join(folder, "cache"),
		});
		const message = await search.then(String, (error: Error) => error.message);
		expect(message).to.include("found go1.20.1");
	});

	it("are built, renamed into the cache and not built again", async () => {
		const fakeGo = `#!/bin/sh
[ "$1" = env ] && { echo go1.99.0; exit 0; }
while [ "$1" != -o ]; do shift; done
echo built >> ${folder}/count
echo binary > "$2"
`;
		await place(join(folder, "go"));
		await writeFile(join(folder, "go"), fakeGo);
		const environment = {
			PATH: `${folder}:/usr/bin:/bin`,
			SEAWORTHY_BUILD: "1",
			XDG_CACHE_HOME: join(folder, "cache"),
		};
		const search = () => findBinaries(["kwok"], report, environment);
		const found = await Promise.all([search(), search(), search()]);
		expect(new Set(found.map((one) => one.kwok)).size).to.equal(1);
		const builds = lines.filter((line) =>
			line.includes("building from source"),
		);
		expect(builds).to.have.length(1);
		expect(builds[0]).to.match(/^kwok: building from source, about 1 minute/);
		const kept = await readdir(join(found[0]?.kwok ?? "", ".."));
		expect(kept).to.deep.equal(["kwok"]);
	});
});
