// The configuration of a sidecar as a tree: per output and log a tail of its own, per output a label with its buffer.

import type { LogOutput } from "../../api/log-output.ts";
import type { LoggingSidecarSpec } from "../../api/logging-sidecar.ts";
import type { Directive } from "../../fluentd/directive.ts";
import { rubyEnvironment, rubyFile } from "../../fluentd/directive.ts";
import { enrichments } from "../../fluentd/environment.ts";
import { parsers } from "../../fluentd/parsers/index.ts";
import { bytesOf } from "../../kube/quantity.ts";
import { bufferSections } from "./buffer.ts";
import type { AppLog } from "./logs.ts";
import { destined } from "./outputs.ts";
import { alive, bufferPath, credentialPath, logsPath } from "./places.ts";

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

/**
 * Equal specs and logs give equal trees; without a log that an output takes there is nothing to run.
 * There is no label @ERROR: it would take the records for which a buffer has no room, and the tail would not read them again.
 */
export function fluentTree(
	spec: LoggingSidecarSpec,
	logs: readonly AppLog[],
): readonly Directive[] {
	const wanted = pipelines(spec, logs);
	if (wanted.length === 0) return [];
	return [
		system,
		proofOfLife,
		...wanted.flatMap(({ output, logs: taken }) =>
			taken.map((log) => tail(output, log)),
		),
		...wanted.map(({ output }) => label(spec, output)),
	];
}

/** Below this level fluentd prints lines that fit no format, and records that an output refuses: their text would be in the sidecar's own log. */
const withoutText = "error";

const system: Directive = {
	name: "system",
	parameters: {
		suppress_config_dump: true,
		strict_config_value: true,
		root_dir: `${bufferPath}/root`,
		log_level: withoutText,
	},
	sections: [{ name: "log", parameters: { format: "json" } }],
};

/** Sources start from the last to the first, so this one answers when all tails run. Only the sidecar sees the file. */
const proofOfLife: Directive = {
	name: "source",
	parameters: { "@type": "unix", "@id": "alive", path: alive },
};

/** Bytes: half of the smallest chunk. JSON writes a control character in six bytes, so a line full of them may not fit and is dropped. */
const longestLine = 256 * 1024;
/** Of the longest lines they are 25 MiB; the default, 1000, would end a sidecar of 256Mi again and again. */
const linesAtOnce = 100;

/** fluentd does not end while a request waits, so a destination that hangs would outlast `stopSeconds`, and the other outputs with it. */
function timeoutsOf({ stopSeconds }: LoggingSidecarSpec) {
	const connect = Math.max(1, Math.min(10, Math.floor(stopSeconds / 3)));
	const answer = Math.max(1, Math.min(60, stopSeconds - connect - 2));
	return { connect, answer };
}

/**
 * Seconds. A tail lets go of a renamed file after them and follows its new name. When that name goes away as well, its inode soon belongs
 * to a new file, which fluentd takes for the old one and skips: with 0 and 5 seconds whole files were lost at a rotation every 5 s.
 */
const rotateWait = 30;

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
			"@log_level": withoutText,
			tag: log.tag,
			// A file goes on to be read under the name that rotation gives it.
			path: [files, `${files}.*`, `${files}-*`]
				.map((name) => `${folder}/${name}`)
				.join(","),
			exclude_path: [`${folder}/*.gz`],
			pos_file: `${bufferPath}/positions/${id}`,
			read_from_head: true,
			follow_inodes: true,
			refresh_interval: 2,
			rotate_wait: rotateWait,
			...utf8,
			max_line_size: longestLine,
			read_lines_limit: linesAtOnce,
			path_key: "file",
			emit_unmatched_lines: true,
		},
		sections: [{ name: "parse", parameters: parser?.parameters ?? {} }],
	};
}

/**
 * What makes lines valid UTF-8 in all versions: bytes that are none become U+FFFD, and JSON can be written of the rest.
 * `encoding` alone replaces every other character than ASCII, and UTF-8 into UTF-8 does nothing. This one is UTF-8 but for 282 code points
 * of private use, which become the emoji that they stood for.
 */
const utf8 = { encoding: "UTF-8", from_encoding: "UTF8-DoCoMo" };

function label(spec: LoggingSidecarSpec, output: LogOutput): Directive {
	const { isBuffered, directive } = destined(output);
	const { parameters = {}, sections = [] } = directive({
		delivery: spec.delivery,
		chunkBytes: Number(bytesOf(spec.buffer.chunkSize)),
		timeouts: timeoutsOf(spec),
		valueOf: (credential) => rubyFile(credentialPath(credential)),
	});
	const match: Directive = {
		name: "match",
		argument: "**",
		parameters: {
			...parameters,
			"@id": `output.${output.name}`,
			// What it says here is why records wait, without their text.
			"@log_level": "warn",
		},
		sections: [
			...sections,
			...(isBuffered ? bufferSections(spec, output) : []),
		],
	};
	return {
		name: "label",
		argument: labelOf(output),
		sections: [origin(spec), match],
	};
}

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
				fields: [{ name: "log", value: "${tag_parts[2]}" }, ...wanted],
			},
		],
	};
}
