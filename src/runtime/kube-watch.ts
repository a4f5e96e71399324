// A watch on a real API server: one request whose answer does not end, an event per line.

import type { Resource } from "../kube/objects.ts";
import type { Detail, WatchEvent, WatchOptions } from "./cluster.ts";
import { pathOf } from "./cluster.ts";
import { ClusterError, errorFromAnswer } from "./errors.ts";
import { jsonLines } from "./lines.ts";
import type { Transport } from "./transport.ts";

/** The media type of an object, or of the metadata alone. */
export const acceptOf = (detail: Detail, kind: string) =>
	detail === "full"
		? "application/json"
		: `application/json;as=${kind};g=meta.k8s.io;v=v1`;

/** Ends orderly after 5 to 10 minutes at the latest, so that many watches do not come back as one herd. */
export async function* watch(
	transport: Pick<Transport, "route">,
	resource: Resource,
	options: WatchOptions,
	signal: AbortSignal,
): AsyncGenerator<WatchEvent> {
	const { detail, namespace } = options;
	const path = `${pathOf(resource, namespace)}?${queryOf(options)}`;
	const { streams, origin, prefix, headers: given } = await transport.route();
	const answer = await streams
		.request({
			origin,
			method: "GET",
			path: prefix + path,
			headers: {
				...given,
				accept: acceptOf(detail, "PartialObjectMetadata"),
			},
			signal,
		})
		.catch((cause: unknown) => {
			throw new ClusterError("lost", `no answer: ${String(cause)}`);
		});
	const { statusCode, headers, body } = answer;
	if (statusCode >= 300) {
		const retryAfter = String(headers["retry-after"]);
		throw errorFromAnswer(statusCode, await body.text(), retryAfter);
	}
	options.onOpen?.();
	for await (const line of jsonLines(body)) yield eventOf(line);
}

const queryOf = ({
	resourceVersion,
	name,
	selector,
	isComplete,
}: WatchOptions) =>
	new URLSearchParams({
		watch: "true",
		allowWatchBookmarks: "true",
		resourceVersion,
		timeoutSeconds: String(300 + Math.floor(Math.random() * 300)),
		...(name !== undefined && { fieldSelector: `metadata.name=${name}` }),
		...(selector !== undefined && { labelSelector: selector }),
		...(isComplete && {
			sendInitialEvents: "true",
			resourceVersionMatch: "NotOlderThan",
		}),
	});

/** A failure inside the stream comes as an event of type ERROR that carries a Status. */
function eventOf(line: unknown): WatchEvent {
	const event = line as WatchEvent | { type: "ERROR"; object: unknown };
	if (event.type !== "ERROR") return event;
	const { code = 500 } = event.object as { code?: number };
	throw errorFromAnswer(code, JSON.stringify(event.object));
}
