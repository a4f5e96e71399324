// The fence in the moment in which the bytes leave. A call may have waited for its turn and for a socket to open, and the whole
// process may have stood still meanwhile.

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
