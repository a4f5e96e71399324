// `seaworthy seal`: encrypts a value for one key of one AppSecret. The value comes from stdin or a file and is shown nowhere.

import { Option } from "commander";
import { printYaml } from "../kube/yaml.ts";
import { seal as sealFor } from "../sealing/age.ts";
import { envelope } from "../sealing/envelope.ts";
import type { CliCommand } from "./command.ts";
import { usageError } from "./command.ts";
import {
	declareContext,
	kubeConfigOf,
	namespaceOfContext,
} from "./connection.ts";
import { readBytes, readInputs } from "./input.ts";
import { fingerprintOf, pin, pinnedIn } from "./seal/pinned.ts";
import { recipientIn, recipientOfCluster } from "./seal/recipient.ts";
import type { Terminal } from "./terminal.ts";

type Options = {
	namespace?: string;
	name: string;
	key: string;
	type: string;
	fromFile?: string;
	recipients?: string;
	kubeconfig?: string;
	context?: string;
	operatorNamespace: string;
	keys: string;
	acceptNewKey?: boolean;
	output: "text" | "yaml";
};

/** So much that it stays below what the field holds once it is encrypted and armored. */
const mostBytes = 48 * 1024;

export const seal: CliCommand = {
	usage: "seal",
	summary: "encrypt a value for one key of one AppSecret",
	declare: (command) => {
		declareContext(command)
			.requiredOption("--name <name>", "name of the AppSecret")
			.requiredOption("--key <key>", "key of the AppSecret")
			.option("--type <type>", "type of the AppSecret", "Opaque")
			.option(
				"--from-file <file>",
				"the value, byte for byte (default: stdin, without one line break at its end)",
			)
			.option(
				"--recipients <file>",
				"the ConfigMap seaworthy-sealing-keys as a file: no cluster is asked",
			)
			.option(
				"--operator-namespace <name>",
				"where the operator keeps the public keys",
				"seaworthy-system",
			)
			.option(
				"--keys <file>",
				"file that remembers the public key of each namespace",
				".seaworthy-keys",
			)
			.option(
				"--accept-new-key",
				"take another public key than the one remembered",
			)
			.addOption(
				new Option(
					"-o, --output <format>",
					"the sealed text alone, or an item of spec.data",
				)
					.choices(["text", "yaml"])
					.default("text"),
			);
	},
	run: async (terminal, command) => {
		const given = command.opts<Options>();
		const namespace = given.namespace ?? (await namespaceFor(given));
		const options = { ...given, namespace };
		const recipient = await trustedRecipient(terminal, options);
		const value = await valueFrom(terminal, options);
		const plain = envelope(options, value);
		const sealed = await sealFor(plain, [recipient]);
		const shown = fingerprintOf(recipient);
		terminal.err(`sealed for ${namespace} by the public key ${shown}\n`);
		const { key, output } = options;
		terminal.out(output === "yaml" ? printYaml([{ key, sealed }]) : sealed);
		return 0;
	},
};

async function namespaceFor(options: Options): Promise<string> {
	try {
		return namespaceOfContext(await kubeConfigOf(options));
	} catch (error) {
		const hint = "name the namespace with -n";
		throw usageError(`${(error as Error).message}; or ${hint}`);
	}
}

/** The public key of the namespace, when it is the one that was used before. */
async function trustedRecipient(
	terminal: Terminal,
	options: Options & { namespace: string },
): Promise<string> {
	const { namespace, recipients, keys, acceptNewKey = false } = options;
	const [input] = recipients ? await readInputs([recipients], terminal) : [];
	const recipient = input
		? recipientIn(input, namespace)
		: await recipientOfCluster(namespace, options);
	const shown = fingerprintOf(recipient);
	const known = pinnedIn(keys, namespace);
	if (known !== undefined && known !== recipient && !acceptNewKey)
		throw usageError(
			`the public key of ${namespace} is ${shown}, but ${keys} remembers ${fingerprintOf(known)}; make sure that this is right, then pass --accept-new-key`,
		);
	if (known !== recipient) pin(keys, namespace, recipient);
	return recipient;
}

async function valueFrom(
	terminal: Terminal,
	{ fromFile }: Options,
): Promise<Buffer> {
	const value = fromFile
		? readBytes(fromFile)
		: withoutLineBreak(Buffer.from(await terminal.stdin()));
	if (value.length === 0)
		throw usageError("there is no value: pipe it in, or name --from-file");
	if (value.length > mostBytes)
		throw usageError(`the value has more than ${mostBytes / 1024} KiB`);
	return value;
}

/** Every tool that prints a line ends it; hardly any secret ends with one. */
const withoutLineBreak = (value: Buffer): Buffer =>
	value.at(-1) === 0x0a ? value.subarray(0, -1) : value;
