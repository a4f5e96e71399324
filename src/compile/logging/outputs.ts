// An output and its plugin: which member of the union is set, and what the plugin makes of it.

import type { LogOutput } from "../../api/log-output.ts";
import { outputs } from "../../fluentd/outputs/index.ts";
import type {
	Credential,
	Destination,
	OutputContext,
	OutputPlugin,
} from "../../fluentd/plugin.ts";
import type { Directive } from "../../fluentd/directive.ts";
import type { AnyField } from "../../schema/vocabulary.ts";

/** The plugin with its settings, bound together. */
export type Destined = {
	readonly name: string;
	readonly isBuffered: boolean;
	readonly gem?: string;
	readonly destinations: readonly Destination[];
	readonly credentials: readonly (Credential & { readonly path: string })[];
	readonly directive: (
		context: OutputContext,
	) => Pick<Directive, "parameters" | "sections">;
};

type Name = keyof typeof outputs;

/** Safe, because the schema gave the settings to the plugin of that name; exactly one is set. */
export function destined(output: LogOutput): Destined {
	const names = Object.keys(outputs) as Name[];
	const name = names.find((each) => output[each]) ?? "stdout";
	const plugin = outputs[name] as OutputPlugin<AnyField>;
	const settings: unknown = output[name];
	const credentials = Object.entries(plugin.credentials(settings));
	return {
		name,
		isBuffered: plugin.isBuffered,
		...(plugin.gem !== undefined && { gem: plugin.gem }),
		destinations: plugin.destinations(settings),
		credentials: credentials.flatMap(([path, credential]) =>
			credential ? [{ ...credential, path: `${name}.${path}` }] : [],
		),
		directive: (context) => plugin.directive(settings, context),
	};
}
