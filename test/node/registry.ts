// A registry that has no image: a pull ends with the answer that a real one gives.

import { createServer } from "node:http";

const port = 5000;
export const absentImage = `127.0.0.1:${port}/web:absent`;

/** Serves as long as the process lives. */
export const startRegistry = (): Promise<void> =>
	new Promise((resolve, reject) => {
		const server = createServer((_request, response) => {
			response.writeHead(404, { "content-type": "application/json" });
			response.end(JSON.stringify({ errors: [{ code: "MANIFEST_UNKNOWN" }] }));
		});
		server.once("error", reject);
		server.listen(port, "127.0.0.1", resolve);
	});
