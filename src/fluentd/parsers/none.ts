// Lines as they are.

import { parserPlugin } from "../plugin.ts";

export const none = parserPlugin({
	name: "None",
	parameters: { "@type": "none" },
	example: "anything at all",
});
