// spec.logs and spec.logging: the files an App writes, and who takes them away.

import { parsers } from "../../fluentd/parsers/index.ts";
import { longestName } from "../../kube/names.ts";
import type { Rule } from "../../schema/rules.ts";
import { matches } from "../../schema/rules.ts";
import { listOf, object, str, withDefault } from "../../schema/vocabulary.ts";
import { absolutePath, nameOf } from "../patterns.ts";
import { bytes } from "../quantities.ts";

/** Log names become tags, labels and names of files of the sidecar. */
export const logName: Rule = matches({
	name: "log-name",
	pattern: "^[a-z0-9]+(-[a-z0-9]+)*$",
	message:
		"must be lower-case letters, digits and single hyphens, such as access or slow-queries",
	accepts: ["access", "slow-queries"],
	refuses: ["Access", "a--b", "a b", "a.b"],
});

/** No comma, which separates paths; no percent sign, which begins a date; no braces or brackets, whose meaning depends on the version. */
const filePattern: Rule = matches({
	name: "log-files",
	pattern: "^[A-Za-z0-9*_-][A-Za-z0-9*._-]*$",
	message:
		"must be the name of a file, in which * stands for any characters; letters, digits, dots, hyphens and underscores",
	accepts: ["access.log", "access*.log", "*"],
	refuses: ["../x", "a/b.log", "a,b", "%Y.log", "{a}", ".hidden"],
});

const size = bytes(
	"Bytes of disk for the file and its rotated ones; pods that write more are evicted, so the app must rotate within it. Logs of one path share a volume with the sum of their sizes.",
);

export const logs = listOf(
	"Files that the App writes and a LoggingSidecar takes away. Each path is a volume that the sidecar can read. Lines above 256Ki are dropped. A change rolls the App.",
	object("Files of one kind.", {
		name: str(
			"Name of the log, by which outputs select it; the field log of each record, also where the App wrote another.",
			{
				maxLength: longestName,
				rules: [logName],
			},
		),
		path: str("Directory that the App writes to.", {
			maxLength: 512,
			rules: [absolutePath],
		}),
		files: withDefault(
			str(
				"Name of the files, where * stands for any characters. Rotated names are read on, and must be the same followed by a dot or a hyphen: under others the file is read for 30 seconds more. Files that end in .gz are not read, nor links that lead out of the folder.",
				{ maxLength: 128, rules: [filePattern] },
			),
			"*.log",
		),
		format: withDefault(
			str(
				"How lines become records. Json: objects; NaN and Infinity become null. Nginx, Apache: access logs, combined. Python: asctime, levelname, name, message. SpringBoot: its default pattern. None: the line as the field message. A line in another form is kept in the field unmatched_line.",
				{ values: parsers.map(({ name }) => name) },
			),
			"None",
		),
		size: withDefault(size, "256Mi"),
	}),
	{ key: "name", maxItems: 16 },
);

export const logging = listOf(
	"The LoggingSidecar that takes the logs, by name. Default: the one of the namespace whose spec.apps selects this App. An empty list: none.",
	object("A LoggingSidecar.", {
		name: str("Name of a LoggingSidecar of the same namespace.", {
			maxLength: longestName,
			rules: [nameOf("a LoggingSidecar")],
		}),
	}),
	{ key: "name", maxItems: 1 },
);
