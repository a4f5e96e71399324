// Ports are different, free and not handed out twice.

import { once } from "node:events";
import { createServer } from "node:net";
import { expect } from "chai";
import {
	canListen,
	freePort,
	freePorts,
} from "../../src/controlplane/ports.ts";

describe("ports", () => {
	it("are all different and free", async () => {
		const ports = await freePorts(30);
		expect(new Set(ports).size).to.equal(30);
		for (const port of ports) expect(await canListen(port)).to.equal(true);
	});

	it("are below those that systems give to outgoing connections", async () => {
		expect(await freePort()).to.be.within(20_000, 32_000);
	});

	it("are not free while somebody listens on them", async () => {
		const port = await freePort();
		const server = createServer().listen(port, "127.0.0.1");
		await once(server, "listening");
		expect(await canListen(port)).to.equal(false);
		server.close();
		await once(server, "close");
		expect(await canListen(port)).to.equal(true);
	});
});
