// Writers that send what the operator sent and compute nothing: as fast as the server takes it, or as an idealised
// controller-runtime would, child after child.

import type { ControlPlane } from "../src/controlplane/control-plane.ts";
import type { Client, ClientOptions, Sent } from "./client.ts";
import { forEachAtOnce, openClient } from "./client.ts";

export type RawOptions = ClientOptions & {
	/** Of the sockets, those that write Services and nothing else: their allocator is slow, and must not hold up the rest. */
	forServices: number;
};

/** Every write as soon as a socket is free, App by App. */
export const writeRaw = (
	plane: ControlPlane,
	options: RawOptions,
	apps: readonly (readonly Sent[])[],
): Promise<void> =>
	withClient(plane, options, async (client) => {
		const lane = (writes: readonly Sent[], sockets: number) =>
			forEachAtOnce(writes, sockets, (request) => sendOne(client, request));
		const { connections, forServices } = options;
		const all = apps.flat();
		if (forServices === 0) return lane(all, connections);
		const isService = ({ path }: Sent) => path.includes("/services");
		await Promise.all([
			lane(all.filter(isService), forServices),
			lane(
				all.filter((request) => !isService(request)),
				connections - forServices,
			),
		]);
	});

/** As many Apps at a time as there are sockets; the writes of each in sequence. */
export const writeInSequence = (
	plane: ControlPlane,
	options: ClientOptions,
	apps: readonly (readonly Sent[])[],
): Promise<void> =>
	withClient(plane, options, (client) =>
		forEachAtOnce(apps, options.connections, async (requests) => {
			for (const request of requests) await sendOne(client, request);
		}),
	);

async function sendOne(client: Client, request: Sent): Promise<void> {
	const { status, text } = await client.send(request);
	// Parsed as any client would: the answer is what the next step needs.
	const answer: unknown = JSON.parse(text);
	if (status >= 300)
		throw new Error(`${request.path}: ${status} ${JSON.stringify(answer)}`);
}

async function withClient(
	plane: ControlPlane,
	options: ClientOptions,
	work: (client: Client) => Promise<void>,
): Promise<void> {
	const client = openClient(plane, options);
	try {
		await work(client);
	} finally {
		await client.close();
	}
}
