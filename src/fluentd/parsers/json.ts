// One JSON object per line.

import { parserPlugin } from "../plugin.ts";

export const json = parserPlugin({
	name: "Json",
	// By default the field time must be a number of seconds; any other time would make the line one that cannot be read.
	parameters: { "@type": "json", time_key: "(none)" },
	example: '{"time":"2026-11-21T12:00:00Z","level":"info","message":"started"}',
});
