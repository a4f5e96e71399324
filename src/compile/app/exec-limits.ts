// What Linux passes to a program: a longer string, or more of them together, and execve fails before the program runs ("argument list too
// long"), for ever and without a word in the log.

import type { App } from "../../api/app/app.ts";
import { pathText } from "../../schema/path.ts";
import type { Fault } from "../fault.ts";
import type { Environment, Variable } from "./environment.ts";
import { knownBytes } from "./recipe.ts";

/** MAX_ARG_STRLEN: 32 pages of 4 KiB, with the zero byte at the end. */
const maxString = 128 * 1024;
/** A quarter of the usual stack of 8 MiB. */
const maxTotal = 2 * 1024 * 1024;
/** For what the image and the container runtime add. */
const reserve = 64 * 1024;
/** Of each string there is a pointer as well. */
const pointer = 8;

/** Whether NAME=value is more than a program can be given. */
export const isTooLong = (name: string, bytes: number): boolean =>
	Buffer.byteLength(name) + bytes + "=\0".length > maxString;

const sizeOf = (text: string) => Buffer.byteLength(text) + 1;

export function execFaults(
	{ spec }: Pick<App, "spec">,
	variables: Environment["variables"],
): Fault[] {
	const words = ["command", "args"].flatMap((field) =>
		(spec?.[field as "command" | "args"] ?? []).map((text, index) => ({
			path: pathText(["spec", field, index]),
			bytes: sizeOf(text),
		})),
	);
	const argumentBytes = words.reduce(
		(sum, { bytes }) => sum + bytes + pointer,
		0,
	);
	let total = argumentBytes + reserve;
	for (const [name, { value }] of variables)
		total += Buffer.byteLength(name) + knownBytes(value) + 2 + pointer;
	return [
		...words
			.filter(({ bytes }) => bytes > maxString)
			.map(({ path, bytes }) => fault(path, `is ${inKib(bytes)}`)),
		...[...variables].flatMap(([name, variable]) =>
			longVariable(name, variable),
		),
		...(total > maxTotal ? [tooMuch(total)] : []),
	];
}

function longVariable(name: string, variable: Variable): Fault[] {
	const bytes = knownBytes(variable.value);
	if (!isTooLong(name, bytes)) return [];
	return [fault(variable.path, `gives ${name} a value of ${inKib(bytes)}`)];
}

const fault = (path: string, what: string): Fault => ({
	reason: "ConfigInvalid",
	path,
	message: `${what}; Linux passes at most 128 KiB in one string to a program. Leave it out, split it, or mount it as a file with spec.secrets`,
});

const tooMuch = (total: number): Fault => ({
	reason: "ConfigInvalid",
	path: "spec",
	message: `gives the program ${inKib(total)} of arguments and variables; Linux passes at most 2 MiB together. Shorten spec.args, or take fewer keys in spec.config.layers`,
});

const inKib = (bytes: number) => `${Math.ceil(bytes / 1024)} KiB`;
