// The configuration of a sidecar as a tree: per output and log a tail of its own, per output a label with its buffer.

import type { LogOutput } from "../../api/log-output.ts";
import type { LoggingSidecarSpec } from "../../api/logging-sidecar.ts";
import type { Directive } from "../../fluentd/directive.ts";
import { rubyEnvironment, rubyFile } from "../../fluentd/directive.ts";
import { enrichments } from "../../fluentd/environment.ts";
import { parsers } from "../../fluentd/parsers/index.ts";
import { hashOf } from "../../kube/names.ts";
import { bufferOf } from "./buffer.ts";
import type { AppLog } from "./logs.ts";
import { destined } from "./outputs.ts";
import { bufferPath, credentialPath, logsPath, monitor } from "./places.ts";

/** Outputs of the spec that take at least one of the logs, each with those. */
export function pipelines(
	{ outputs }: Pick<LoggingSidecarSpec, "outputs">,
	logs: readonly AppLog[],
): { output: LogOutput; logs: readonly AppLog[] }[] {
	return outputs
		.map((output) => ({
			output,
			logs: logs.filter(({ name }) => output.match?.includes(name) ?? true),
		}))
		.filter((each) => each.logs.length > 0)
		.sort((a, b) => (a.output.name < b.output.name ? -1 : 1));
}

/** Equal specs and logs give equal trees; without a log that an output takes there is nothing to run. */
export function fluentTree(
	spec: LoggingSidecarSpec,
	logs: readonly AppLog[],
): readonly Directive[] {
	const wanted = pipelines(spec, logs);
	if (wanted.length === 0) return [];
	const inside = [
		system,
		...wanted.flatMap(({ output, logs: taken }) =>
			taken.map((log) => tail(output, log)),
		),
		...wanted.map(({ output }) => label(spec, output)),
		failures,
	];
	return [...inside, agent(hashOf(inside))];
}

const system: Directive = {
	name: "system",
	parameters: {
		suppress_config_dump: true,
		strict_config_value: true,
		root_dir: `${bufferPath}/root`,
		log_level: "warn",
	},
	sections: [{ name: "log", parameters: { format: "json" } }],
};

const labelOf = ({ name }: LogOutput) => `@output-${name}`;

function tail(output: LogOutput, log: AppLog): Directive {
	const folder = logsPath(log.volume);
	const { files } = log;
	const id = `${output.name}.${log.name}`;
	const parser = parsers.find(({ name }) => name === log.format);
	return {
		name: "source",
		parameters: {
			"@type": "tail",
			"@id": `tail.${id}`,
			"@label": labelOf(output),
			tag: log.name,
			// A file goes on to be read under the name that rotation gives it.
			path: [files, `${files}.*`, `${files}-*`]
				.map((name) => `${folder}/${name}`)
				.join(","),
			exclude_path: [`${folder}/*.gz`],
			pos_file: `${bufferPath}/positions/${id}`,
			read_from_head: true,
			follow_inodes: true,
			refresh_interval: 2,
			rotate_wait: 30,
			path_key: "file",
			emit_unmatched_lines: true,
		},
		sections: [{ name: "parse", parameters: parser?.parameters ?? {} }],
	};
}

function label(spec: LoggingSidecarSpec, output: LogOutput): Directive {
	const { isBuffered, directive } = destined(output);
	const { parameters = {}, sections = [] } = directive({
		delivery: spec.delivery,
		valueOf: (credential) => rubyFile(credentialPath(credential)),
	});
	const match: Directive = {
		name: "match",
		argument: "**",
		parameters: { ...parameters, "@id": `output.${output.name}` },
		sections: [...sections, ...(isBuffered ? [bufferOf(spec, output)] : [])],
	};
	return {
		name: "label",
		argument: labelOf(output),
		sections: [origin(spec), match],
	};
}

/** The tag is the name of the log. */
function origin({ enrich }: LoggingSidecarSpec): Directive {
	const wanted = Object.entries(enrichments)
		.filter(([name]) => enrich.some((each) => each === name))
		.map(([, { field, variable }]) => ({
			name: field,
			value: rubyEnvironment(variable),
		}));
	return {
		name: "filter",
		argument: "**",
		parameters: { "@type": "record_transformer", enable_ruby: false },
		sections: [
			{
				name: "record",
				// biome-ignore lint/suspicious/noTemplateCurlyInString: fluentd's own placeholder
				fields: [{ name: "log", value: "${tag}" }, ...wanted],
			},
		],
	};
}

/** Records that a plugin could not handle are counted and dropped; without this their text would be in the sidecar's own log. */
const failures: Directive = {
	name: "label",
	argument: "@ERROR",
	sections: [
		{
			name: "match",
			argument: "**",
			parameters: { "@type": "null", "@id": "errors" },
		},
	],
};

/** The last of the sources, so that it answers when the others run; its id tells which configuration is live. */
const agent = (hash: string): Directive => ({
	name: "source",
	parameters: { "@type": "monitor_agent", "@id": `live.${hash}`, ...monitor },
});
