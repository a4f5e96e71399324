// Cuts a byte stream into JSON values, one per line. A line may be split anywhere, also inside a character.

import { ClusterError } from "./errors.ts";

const newline = 0x0a;

/** A line that is not JSON is a fault of the stream, never skipped: what it said would be lost. */
export async function* jsonLines(
	chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator {
	let pending: Buffer[] = [];
	try {
		for await (const chunk of chunks) {
			let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
			for (
				let end = rest.indexOf(newline);
				end >= 0;
				end = rest.indexOf(newline)
			) {
				const line = rest.subarray(0, end);
				yield parse(pending.length ? Buffer.concat([...pending, line]) : line);
				pending = [];
				rest = rest.subarray(end + 1);
			}
			if (rest.length > 0) pending.push(rest);
		}
	} catch (cause) {
		if (cause instanceof ClusterError) throw cause;
		throw new ClusterError("lost", `the stream broke: ${String(cause)}`);
	}
	if (pending.length > 0)
		throw new ClusterError("lost", "the stream ended inside a line");
}

function parse(line: Buffer): unknown {
	try {
		return JSON.parse(line.toString("utf8"));
	} catch {
		throw new ClusterError("lost", "the stream held a line that is not JSON");
	}
}
