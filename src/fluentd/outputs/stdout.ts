// Standard output of the sidecar, one JSON object per line: for trying out, and where a node agent collects container logs.

import { object } from "../../schema/vocabulary.ts";
import { outputPlugin } from "../plugin.ts";

export const stdout = outputPlugin({
	name: "stdout",
	schema: object(
		"Standard output of the sidecar, as one JSON object per line; kubectl logs -c logs shows it. There is no buffer.",
		{},
	),
	isBuffered: false,
	directive: () => ({
		parameters: { "@type": "stdout" },
		sections: [{ name: "format", parameters: { "@type": "json" } }],
	}),
	destinations: () => [],
	credentials: () => ({}),
	example: {},
});
