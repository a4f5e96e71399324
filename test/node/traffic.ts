// Requests to one address, without a pause, each on a connection of its own; counted.

import { Agent, get } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { until } from "../../src/cli/demo/until.ts";

export type Count = {
	/** The time of the first answer, in milliseconds since 1970. */
	begin: number;
	sent: number;
	failed: number;
	/** By what went wrong: seconds after `begin`. */
	failures: { [reason: string]: number[] };
	/** By the text of the answer: how often. */
	answers: { [text: string]: number };
};

export type Traffic = {
	/** Ends it; resolves with the final count. */
	stop: () => Promise<Count>;
};

const senders = 4;
const millisecondsBetween = 10;
/** Two busy cores lose a packet now and then, which TCP sends again after one and three seconds. */
const secondsOfPatience = 5;

/** Begins with the first answer: kube-proxy writes its rules a moment after the pods are ready. */
export async function startTraffic(url: string): Promise<Traffic> {
	await until(`${url} answers`, () => ask(url).catch(() => undefined), 30);
	const begin = Date.now();
	const count: Count = { begin, sent: 0, failed: 0, failures: {}, answers: {} };
	const over = new AbortController();
	const send = async () => {
		while (!over.signal.aborted) {
			count.sent++;
			await ask(url).then(
				(text) => {
					count.answers[text] = (count.answers[text] ?? 0) + 1;
				},
				(error: unknown) => {
					count.failed++;
					const seconds = Math.round((Date.now() - begin) / 100) / 10;
					(count.failures[String(error)] ??= []).push(seconds);
				},
			);
			await wait(millisecondsBetween);
		}
	};
	const sending = Promise.all(Array.from({ length: senders }, send));
	return {
		stop: async () => {
			over.abort();
			await sending;
			return count;
		},
	};
}

/** The text of an answer of 200; anything else rejects, and so does silence. */
export function ask(url: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const agent = new Agent({ keepAlive: false });
		const request = get(
			url,
			{ agent, timeout: secondsOfPatience * 1000 },
			(response) => {
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
			},
		);
		request.once("timeout", () =>
			request.destroy(new Error(`${secondsOfPatience} s of silence`)),
		);
		request.once("error", reject);
	});
}
