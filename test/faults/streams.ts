// A watch on its way through the fault proxy: held, cut, doubled, split, ended, or told that its version is gone.

import type { ServerResponse } from "node:http";
import type { Exchange, WatchFault } from "./exchange.ts";

const statusEvent = (code: number, reason: string) => ({
	type: "ERROR",
	object: {
		apiVersion: "v1",
		kind: "Status",
		status: "Failure",
		reason,
		code,
		message: "injected by the fault proxy",
	},
});

/** One open watch. Everything it is given goes out in order, or never. */
export class Stream {
	readonly exchange: Exchange;
	readonly #outgoing: ServerResponse;
	readonly #faults: readonly WatchFault[];
	readonly #timers: NodeJS.Timeout[] = [];
	#held: Buffer[] | undefined;
	#partial: Buffer = Buffer.alloc(0);
	/** Bookmarks that came from the server. */
	bookmarks = 0;
	/** The server has ended it while it was held. */
	#isOver = false;

	constructor(
		exchange: Exchange,
		outgoing: ServerResponse,
		faults: readonly WatchFault[],
	) {
		this.exchange = exchange;
		this.#outgoing = outgoing;
		this.#faults = faults;
		for (const fault of faults)
			this.#timers.push(setTimeout(() => this.#strike(fault), fault.after));
	}

	/** Bytes from the server: whole lines are passed on, the rest waits. */
	take(chunk: Buffer): void {
		let rest = Buffer.concat([this.#partial, chunk]);
		for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
			this.#line(rest.subarray(0, end + 1));
			rest = rest.subarray(end + 1);
		}
		this.#partial = rest;
	}

	/** The server is done with it. A refusal is no line and ends without one. */
	over(): void {
		if (this.#partial.length > 0) this.#write(this.#partial);
		if (this.#held) this.#isOver = true;
		else this.#outgoing.end();
	}

	/** Nothing goes out until resume(). */
	hold(): void {
		this.#held ??= [];
	}

	resume(): void {
		const held = this.#held ?? [];
		this.#held = undefined;
		for (const line of held) this.#write(line);
		if (this.#isOver) this.#outgoing.end();
	}

	/** Breaks the socket. */
	cut(): void {
		this.#outgoing.destroy();
	}

	/** Ends it as the server does when its time is over. */
	end(): void {
		this.#outgoing.end();
	}

	/** The server has forgotten the version: the watcher must list again. */
	expire(): void {
		this.#send(statusEvent(410, "Expired"));
		this.end();
	}

	close(): void {
		for (const timer of this.#timers) clearTimeout(timer);
	}

	#does(what: WatchFault["do"]): boolean {
		return this.#faults.some((fault) => fault.do === what);
	}

	#line(line: Buffer): void {
		const isBookmark = line.includes('"type":"BOOKMARK"');
		if (isBookmark) this.bookmarks++;
		if (isBookmark && this.#does("drop-bookmarks")) return;
		this.#write(line);
		if (this.#does("duplicate")) this.#write(line);
	}

	#write(line: Buffer): void {
		if (this.#outgoing.destroyed || this.#outgoing.writableEnded) return;
		if (this.#held) this.#held.push(line);
		else if (this.#does("split")) this.#writeInPieces(line);
		else this.#outgoing.write(line);
	}

	/** Inside a character where there is one of several bytes, else in the middle. */
	#writeInPieces(line: Buffer): void {
		const wide = line.findIndex((byte) => byte >= 0xc0);
		const at = wide >= 0 ? wide + 1 : Math.floor(line.length / 2);
		// Each write is a chunk of its own, and so is each piece that the reader is given.
		this.#outgoing.write(line.subarray(0, at));
		this.#outgoing.write(line.subarray(at));
	}

	#send(event: object): void {
		this.#write(Buffer.from(`${JSON.stringify(event)}\n`));
	}

	#strike(fault: WatchFault): void {
		if (fault.do === "cut") this.cut();
		else if (fault.do === "end") this.end();
		else if (fault.do === "gone-event") this.expire();
		else if (fault.do === "error-event") {
			this.#send(statusEvent(500, "InternalError"));
			this.end();
		} else if (fault.do === "half-line") {
			this.#outgoing.write('{"type":"MODIFIED","object":{"kind":"Po');
			this.cut();
		} else if (fault.do === "hold") {
			this.hold();
			this.#timers.push(setTimeout(() => this.resume(), fault.length));
		}
	}
}
