// Requests to one address, without a pause, each on a connection of its own; counted.

import { Agent, get } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

export type Count = {
	sent: number;
	failed: number;
	/** By what went wrong: how often. */
	failures: { [reason: string]: number };
	/** By the text of the answer: how often. */
	answers: { [text: string]: number };
};

export type Traffic = {
	/** So far. */
	count: Count;
	/** Ends it; resolves with the final count. */
	stop: () => Promise<Count>;
};

const senders = 4;
const millisecondsBetween = 10;

export function startTraffic(url: string): Traffic {
	const count: Count = { sent: 0, failed: 0, failures: {}, answers: {} };
	const over = new AbortController();
	const send = async () => {
		while (!over.signal.aborted) {
			count.sent++;
			await ask(url).then(
				(text) => add(count.answers, text),
				(error: unknown) => {
					count.failed++;
					add(count.failures, String(error));
				},
			);
			await wait(millisecondsBetween);
		}
	};
	const sending = Promise.all(Array.from({ length: senders }, send));
	return {
		count,
		stop: async () => {
			over.abort();
			await sending;
			return count;
		},
	};
}

const add = (counts: { [key: string]: number }, key: string) => {
	counts[key] = (counts[key] ?? 0) + 1;
};

/** The text of an answer of 200; anything else rejects, and so does 2 s of silence. */
export function ask(url: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const agent = new Agent({ keepAlive: false });
		const request = get(url, { agent, timeout: 2000 }, (response) => {
			let text = "";
			response.setEncoding("utf8").on("data", (part: string) => {
				text += part;
			});
			response.once("error", reject);
			response.once("end", () =>
				response.statusCode === 200
					? resolve(text.trim())
					: reject(new Error(`status ${response.statusCode}`)),
			);
		});
		request.once("timeout", () => request.destroy(new Error("2 s of silence")));
		request.once("error", reject);
	});
}
