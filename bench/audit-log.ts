// The API server's audit log, read while it grows: who called what, and when. No proxy takes time from what is measured.

import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump } from "js-yaml";
import { removeWhenWeAreGone } from "../src/controlplane/guarded-process.ts";
import type { Call } from "./calls.ts";
import { callOf } from "./calls.ts";

const policy = {
	apiVersion: "audit.k8s.io/v1",
	kind: "Policy",
	omitStages: ["RequestReceived"],
	rules: [
		// What the server calls on itself is nobody's cost here.
		{ level: "None", users: ["system:apiserver"] },
		{ level: "Metadata" },
	],
};

export type AuditFiles = {
	log: string;
	policy: string;
	remove: () => Promise<void>;
};

/** Makes a folder with the policy. It is removed when this process ends, at the latest. */
export async function auditFiles(): Promise<AuditFiles> {
	const folder = await mkdtemp(join(tmpdir(), "seaworthy-audit-"));
	const dismissJanitor = removeWhenWeAreGone(folder);
	const files = {
		log: join(folder, "audit.log"),
		policy: join(folder, "policy.yaml"),
		remove: async () => {
			await rm(folder, { recursive: true, force: true });
			await dismissJanitor();
		},
	};
	await writeFile(files.policy, dump(policy));
	return files;
}

/** Arguments of kube-apiserver. Metadata only, and written before the call is answered. */
export const auditArguments = (files: AuditFiles): string[] => [
	`--audit-policy-file=${files.policy}`,
	`--audit-log-path=${files.log}`,
	// Megabytes; a log that is turned over would lose calls.
	"--audit-log-maxsize=10000",
];

const chunkSize = 4 * 1024 * 1024;

export class AuditLog {
	readonly #file: string;
	#offset = 0;
	#rest = Buffer.alloc(0);
	readonly #calls: Call[] = [];

	constructor(file: string) {
		this.#file = file;
	}

	/** All calls so far, in the order in which they were answered. */
	async read(): Promise<readonly Call[]> {
		const handle = await open(this.#file, "r").catch(() => undefined);
		if (!handle) return this.#calls;
		try {
			for (;;) {
				const { bytesRead, buffer } = await handle.read({
					buffer: Buffer.allocUnsafe(chunkSize),
					position: this.#offset,
				});
				if (bytesRead === 0) return this.#calls;
				this.#offset += bytesRead;
				this.#take(buffer.subarray(0, bytesRead));
			}
		} finally {
			await handle.close();
		}
	}

	/** The calls that are answered from now on, and fit. */
	async mark(): Promise<(fits: (call: Call) => boolean) => Promise<Call[]>> {
		const from = (await this.read()).length;
		return async (fits) => (await this.read()).slice(from).filter(fits);
	}

	#take(chunk: Buffer): void {
		const all = Buffer.concat([this.#rest, chunk]);
		const end = all.lastIndexOf(10) + 1;
		this.#rest = all.subarray(end);
		for (const line of all.toString("utf8", 0, end).split("\n")) {
			const call = line === "" ? undefined : callOf(line);
			if (call) this.#calls.push(call);
		}
	}
}
