// Free TCP ports on 127.0.0.1. They lie below the range from which systems give ports to outgoing connections,
// so that a chosen port is not taken between the choice and its use.

import { randomInt } from "node:crypto";
import { createServer } from "node:net";

const lowest = 20_000;
const highest = 32_000;
const handedOut = new Set<number>();

/** A port that nobody listens on and that this process has not handed out before. */
export async function freePort(): Promise<number> {
	for (let attempt = 0; attempt < 200; attempt++) {
		const port = randomInt(lowest, highest);
		if (handedOut.has(port)) continue;
		handedOut.add(port);
		if (await canListen(port)) return port;
	}
	throw new Error(
		`found no free port between ${lowest} and ${highest} on 127.0.0.1`,
	);
}

/** As many different free ports as asked for. */
export async function freePorts(count: number): Promise<number[]> {
	const ports: number[] = [];
	while (ports.length < count) ports.push(await freePort());
	return ports;
}

/** Lets the ports be handed out again. */
export function releasePorts(ports: readonly number[]): void {
	for (const port of ports) handedOut.delete(port);
}

/** Whether 127.0.0.1 accepts a listener on the port now. */
export function canListen(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const server = createServer();
		server.once("error", () => resolve(false));
		server.listen({ port, host: "127.0.0.1", exclusive: true }, () =>
			server.close(() => resolve(true)),
		);
	});
}
