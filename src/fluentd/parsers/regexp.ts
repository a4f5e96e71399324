// Presets by regular expression. Users bring none of their own: one with a wrong repetition would stop the sidecar.
// The time of a line stays a field; it names no zone that could be trusted.

import type { ParserPlugin } from "../plugin.ts";
import { parserPlugin } from "../plugin.ts";

const regexp = <const N extends string>(
	name: N,
	{ expression, example }: { expression: string; example: string },
): ParserPlugin<N> =>
	parserPlugin({
		name,
		parameters: {
			"@type": "regexp",
			expression: `/${expression}/`,
			time_key: "(none)",
		},
		example,
	});

const clock = "\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d[.,]\\d{1,9}";

/** The logging module as %(asctime)s %(levelname)s %(name)s %(message)s. */
export const python = regexp("Python", {
	expression: `^(?<time>${clock}) (?<level>[A-Z]+) (?<logger>\\S+) (?<message>.*)$`,
	example: "2026-11-21 12:00:00,123 INFO shop.orders order 7 is paid",
});

export const springBoot = regexp("SpringBoot", {
	expression: `^(?<time>${clock}\\S*) +(?<level>[A-Z]+) (?<process>\\d+) --- (?:\\[(?<application>[^\\]]*)\\] )?\\[ *(?<thread>[^\\]]*)\\] (?<logger>\\S+) *: (?<message>.*)$`,
	example:
		"2026-11-21T12:00:00.123Z  INFO 1 --- [           main] com.example.ShopApplication              : Started ShopApplication",
});
