// The buffer of an output, and the volume that holds all buffers of a sidecar.

import type { LogOutput } from "../../api/log-output.ts";
import type { LoggingSidecarSpec } from "../../api/logging-sidecar.ts";
import type { Directive } from "../../fluentd/directive.ts";
import { bytesOf, sumBytes } from "../../kube/quantity.ts";
import { destined } from "./outputs.ts";
import { bufferPath } from "./places.ts";

const mebi = 1024n ** 2n;
/** Positions and fluentd's own state. */
const besidesBuffers = "16Mi";

/** The buffer of an output, and what becomes of a chunk that its destination did not take. */
export function bufferSections(
	spec: LoggingSidecarSpec,
	output: LogOutput,
): Directive[] {
	const buffer = bufferOf(spec, output);
	return spec.delivery === "AtLeastOnce" ? [buffer] : [buffer, dropped];
}

/**
 * fluentd 1.19 copies chunks that have no retry left below root_dir, whatever disable_chunk_backup says, until the volume is full and the
 * pod evicted. A chunk that a secondary output takes is done with.
 */
const dropped: Directive = {
	name: "secondary",
	parameters: { "@type": "null" },
};

/** The secondary output takes over after half a second of the ten that ten retries would last: at the first retry. */
const oneAttempt: Directive["parameters"] = {
	retry_type: "periodic",
	retry_wait: 1,
	retry_max_times: 10,
	retry_secondary_threshold: "0.05",
};

const endlessAttempts: Directive["parameters"] = {
	retry_type: "exponential_backoff",
	retry_wait: 1,
	retry_max_interval: 30,
	retry_forever: true,
};

function bufferOf(
	{ buffer, delivery }: LoggingSidecarSpec,
	{ name }: LogOutput,
): Directive {
	const isKept = delivery === "AtLeastOnce";
	return {
		name: "buffer",
		argument: "tag",
		parameters: {
			"@type": "file",
			path: `${bufferPath}/chunks/${name}`,
			flush_mode: "interval",
			flush_interval: buffer.flushSeconds,
			flush_thread_count: 2,
			// Seconds between two chunks of a thread. The default, 1, lets two small chunks a second pass, also at shutdown.
			flush_thread_burst_interval: "0.05",
			flush_at_shutdown: true,
			chunk_limit_size: Number(bytesOf(buffer.chunkSize)),
			total_limit_size: Number(bytesOf(buffer.size)),
			// The tail stops reading when it is thrown at, and goes on where it was.
			overflow_action: isKept ? "throw_exception" : "drop_oldest_chunk",
			...(isKept ? endlessAttempts : oneAttempt),
			// What a destination refuses for good would fill the volume, and that evicts the pod.
			disable_chunk_backup: true,
		},
	};
}

/** A fifth more than the buffers may hold, because chunks are written before they are counted; in whole Mi. */
export function bufferVolumeSize(
	{ buffer }: LoggingSidecarSpec,
	outputs: readonly LogOutput[],
): string {
	const buffered = outputs.filter((output) => destined(output).isBuffered);
	const fifths = bytesOf(buffer.size) * 6n;
	const size = (fifths + 5n * mebi - 1n) / (5n * mebi);
	return sumBytes([...buffered.map(() => `${size}Mi`), besidesBuffers]);
}
