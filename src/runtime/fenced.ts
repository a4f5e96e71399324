// The fence in the moment in which the bytes leave. A call that was let through may have waited for a socket to open since, and the
// whole process may have stood still meanwhile.

import type { Dispatcher } from "undici";

/** A pool whose calls reject with what `fence` throws right before they would be written. */
export const fenced = (pool: Dispatcher, fence: () => void): Dispatcher =>
	pool.compose((dispatch) => (options, handler) => {
		const start = handler.onRequestStart?.bind(handler);
		handler.onRequestStart = (...given) => {
			fence();
			start?.(...given);
		};
		return dispatch(options, handler);
	});
