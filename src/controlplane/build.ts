// Builds one binary with the ordinary Go client from our pinned module, and says that it is still at it.

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Binary } from "./binary-list.ts";
import { startGuarded } from "./guarded-process.ts";
import type { PinnedModule } from "./pinned-modules.ts";
import { type Report, since } from "./report.ts";

const run = promisify(execFile);
const heartbeatMilliseconds = 15_000;

export interface BuildOptions {
	name: string;
	binary: Pick<Binary, "versionOf" | "package" | "coldSeconds" | "stamps">;
	module: PinnedModule;
	/** The file to write; the caller renames it into place. */
	destination: string;
	report: Report;
	environment: NodeJS.ProcessEnv;
}

/** Writes the binary to `destination`, or throws with what to do about it. */
export async function build(options: BuildOptions): Promise<void> {
	const { name, binary, module, report } = options;
	const environment = buildEnvironment(options.environment);
	await requireGo(module, environment);
	const count = cpus().length;
	report(
		`${name}: building from source, about ${estimate(binary.coldSeconds)} on 2 cores (here: ${count}) ...`,
	);
	const logFolder = await mkdtemp(join(tmpdir(), "seaworthy-build-"));
	const start = Date.now();
	const heartbeat = setInterval(
		() => report(`${name}: still building after ${since(start)}`),
		heartbeatMilliseconds,
	);
	try {
		const compiler = await startGuarded({
			name: `go-build-${name}`,
			command: "go",
			arguments: buildArguments(options),
			directory: module.folder,
			environment,
			logFile: join(logFolder, "log"),
		});
		if ((await compiler.ended) !== 0)
			throw new Error(
				`building ${name} failed:\n${compiler.logTail()}\n${waysOut}`,
			);
	} finally {
		clearInterval(heartbeat);
		await rm(logFolder, { recursive: true, force: true });
	}
}

const waysOut =
	"To go without building, set KUBEBUILDER_ASSETS to a folder that holds the binary.";

/** Arguments of `go`, so that a fresh clone builds the same without any setting of its own. */
export function buildArguments(options: BuildOptions): string[] {
	const { binary, module, destination } = options;
	const version = versionOf(binary, module);
	const stamps = Object.entries(binary.stamps(version)).map(
		([variable, value]) => `-X ${variable}=${value}`,
	);
	return [
		"build",
		"-mod=readonly",
		"-trimpath",
		"-buildvcs=false",
		"-ldflags",
		["-s", "-w", ...stamps].join(" "),
		"-o",
		destination,
		binary.package,
	];
}

/** The pinned version with its "v". */
export function versionOf(
	binary: Pick<Binary, "versionOf">,
	module: PinnedModule,
): string {
	const version = module.versions.get(binary.versionOf);
	if (!version)
		throw new Error(
			`go.mod of ${module.name} does not name ${binary.versionOf}`,
		);
	return version;
}

function buildEnvironment(given: NodeJS.ProcessEnv): Record<string, string> {
	const environment: Record<string, string> = {};
	// Cross-compiling or a workspace of the user's would build something else than the pinned binary.
	for (const [name, value] of Object.entries(given))
		if (value !== undefined && !["GOOS", "GOARCH"].includes(name))
			environment[name] = value;
	return { ...environment, CGO_ENABLED: "0", GOWORK: "off" };
}

async function requireGo(
	module: PinnedModule,
	environment: Record<string, string>,
): Promise<void> {
	const needed = `Go ${module.goVersion} or newer is needed to build ${module.name}`;
	let found: string;
	try {
		const options = { cwd: module.folder, env: environment };
		found = (await run("go", ["env", "GOVERSION"], options)).stdout.trim();
	} catch (error) {
		const detail = error instanceof Error ? error.message.trim() : "";
		throw new Error(
			`${needed}, and "go" could not be used (${detail}). Install it and put it on PATH. ${waysOut}`,
			{ cause: error },
		);
	}
	if (!isAtLeast(found.replace(/^go/, ""), module.goVersion))
		throw new Error(
			`${needed}; found ${found}. Install a newer one and put it on PATH. ${waysOut}`,
		);
}

/** Compares dotted versions by their numbers; suffixes such as "rc1" are ignored. */
export function isAtLeast(found: string, needed: string): boolean {
	const numbers = (text: string) =>
		text.split(".").map((part) => Number.parseInt(part, 10) || 0);
	const [have, want] = [numbers(found), numbers(needed)];
	for (let index = 0; index < want.length; index++) {
		const difference = (have[index] ?? 0) - (want[index] ?? 0);
		if (difference !== 0) return difference > 0;
	}
	return true;
}

function estimate(seconds: number): string {
	if (seconds < 60) return `${seconds} seconds`;
	const minutes = Math.round(seconds / 60);
	return minutes === 1 ? "1 minute" : `${minutes} minutes`;
}
