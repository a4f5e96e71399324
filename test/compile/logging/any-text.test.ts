// Whatever text a user writes in any field of a LoggingSidecar or of App.logs: it arrives in its own parameter as it was, or it is a Fault.
// No new section, no other parameter, and no Ruby but our own.

import { assert } from "chai";
import fc from "fast-check";
import type { App } from "../../../src/api/app/app.ts";
import { logs as logsField } from "../../../src/api/app/logs.ts";
import type { LoggingSidecar } from "../../../src/api/logging-sidecar.ts";
import { loggingSidecarSpec } from "../../../src/api/logging-sidecar.ts";
import { platform } from "../../../src/api/platform.ts";
import { appLogging } from "../../../src/compile/logging/app-logging.ts";
import type { KeptSecret } from "../../../src/compile/logging/credentials.ts";
import { outputs } from "../../../src/fluentd/outputs/index.ts";
import type { ReadValue } from "../../../src/fluentd/literal.ts";
import type { ReadBody } from "../../../src/fluentd/reader.ts";
import { readFluentd } from "../../../src/fluentd/reader.ts";
import { seen } from "../../../src/schema/defaults.ts";
import type { Schema } from "../../../src/schema/vocabulary.ts";

const runs = 100_000;

/** Where the text of a field is read again; the last step of a path is enough. Nowhere: it must change nothing. */
const places: { readonly [field: string]: readonly string[] } = {
	"spec.apps.matchLabels.(key)": [],
	"spec.apps.matchLabels": [],
	"spec.image": [],
	"spec.outputs.name": ["@label", "label", "pos_file", "path", "@id"],
	"spec.outputs.match": [],
	"spec.outputs.sink": [],
	"spec.outputs.egress.cidrs": [],
	"spec.outputs.forward.host": ["host"],
	"spec.outputs.forward.sharedKey.appSecret": ["shared_key"],
	"spec.outputs.forward.sharedKey.key": ["shared_key"],
	"spec.outputs.http.host": ["endpoint"],
	"spec.outputs.http.path": ["endpoint"],
	"spec.outputs.http.headers.(key)": ["headers"],
	"spec.outputs.http.headers": ["headers"],
	"spec.outputs.http.user": ["username"],
	"spec.outputs.http.password.appSecret": ["password"],
	"spec.outputs.http.password.key": ["password"],
	"spec.outputs.elasticsearch.hosts.host": ["hosts"],
	"spec.outputs.elasticsearch.index": ["index_name"],
	"spec.outputs.elasticsearch.user": ["user"],
	"spec.outputs.elasticsearch.password.appSecret": ["password"],
	"spec.outputs.elasticsearch.password.key": ["password"],
	"logs.name": ["tag", "pos_file", "@id"],
	"logs.path": ["path", "exclude_path"],
	"logs.files": ["path"],
};

/** Fields that may hold any text; words of a closed list and quantities are none. */
function fieldsOf(schema: Schema, path: string): string[] {
	if (schema.type === "string") return schema.values ? [] : [path];
	if (schema.type === "list") return fieldsOf(schema.item.schema, path);
	if (schema.type === "map")
		return [`${path}.(key)`, ...fieldsOf(schema.value.schema, path)];
	if (schema.type !== "object") return [];
	return Object.entries(schema.fields).flatMap(([name, field]) =>
		fieldsOf(field.schema, `${path}.${name}`),
	);
}
const fields = [
	...fieldsOf(loggingSidecarSpec.schema, "spec"),
	...fieldsOf(logsField.schema, "logs"),
];

type Json = { [name: string]: unknown };
type Given = { spec: unknown; logs: unknown };

/** Its own text in every field, so that one never stands for another. */
function given(output: keyof typeof outputs, sink: boolean): Given {
	const { name, example, isBuffered } = outputs[output];
	return {
		spec: {
			apps: { matchLabels: { "tier-key": "tier-value" } },
			image: "registry.example/fluentd:1",
			outputs: [
				{
					name: "output-name",
					match: ["log-name"],
					[name]: example,
					...(isBuffered &&
						(sink
							? { sink: "sink-name" }
							: { egress: { cidrs: ["203.0.113.0/24"] } })),
				},
			],
		},
		logs: [{ name: "log-name", path: "/var/log/web", files: "files*.log" }],
	};
}

/** The value with the first text of the field replaced, and what stood there. */
function replaced(
	value: unknown,
	steps: readonly string[],
	text: string,
): { value: unknown; was?: string } {
	if (Array.isArray(value)) {
		const first = replaced(value[0], steps, text);
		return { ...first, value: [first.value, ...value.slice(1)] };
	}
	const [step, ...rest] = steps;
	if (typeof value === "string" && step === undefined)
		return { value: text, was: value };
	if (typeof value !== "object" || value === null) return { value };
	const members = value as Json;
	const [firstKey = ""] = Object.keys(members);
	if (step === "(key)") {
		const { [firstKey]: held, ...others } = members;
		return { value: { ...others, [text]: held }, was: firstKey };
	}
	const name = step ?? firstKey;
	if (!Object.hasOwn(members, name)) return { value };
	const below = replaced(members[name], rest, text);
	return { ...below, value: { ...members, [name]: below.value } };
}

const settings = seen(platform, {
	logSinks: [
		{ name: "sink-name", namespace: "x", podLabels: { a: "b" }, port: 1 },
	],
});

/** Every AppSecret that is asked for is there with every key. */
const secretsOf = (spec: unknown): Map<string, KeptSecret> => {
	const secrets = new Map<string, KeptSecret>();
	JSON.stringify(spec, (_, value: unknown) => {
		const { appSecret, key } = Object(value) as { [name: string]: string };
		if (appSecret !== undefined)
			secrets.set(appSecret, {
				metadata: { name: appSecret },
				status: { keys: [{ key: key ?? "" }] },
			});
		return value;
	});
	return secrets;
};

/** What the sidecar would run with; nothing where there is a Fault. */
function configured({ spec, logs }: Given): string | undefined {
	const head = { apiVersion: "seaworthy.dev/v1alpha1" };
	const { sidecar, faults } = appLogging({
		copyName: (_, first: string) => first,
		app: {
			...head,
			kind: "App",
			metadata: { name: "web" },
			spec: { image: "web:1", logs, logging: [{ name: "logs" }] },
		} as App,
		platform: settings,
		loggingSidecars: [
			{
				...head,
				kind: "LoggingSidecar",
				metadata: { name: "logs" },
				spec,
			} as LoggingSidecar,
		],
		tenant: undefined,
		children: [],
		logSecrets: secretsOf(spec),
	});
	return faults.length > 0 ? undefined : sidecar?.text;
}

type Line = readonly [path: string, value: string];

/** Every argument and parameter in order, with the sections around it; Ruby is marked. */
function lines(body: ReadBody, at = ""): Line[] {
	const shown = (value: ReadValue) =>
		typeof value === "string"
			? `text ${value}`
			: `ruby ${JSON.stringify(value.parts)}`;
	return [
		...[...body.parameters].map(
			([name, value]): Line => [`${at}/${name}`, shown(value)],
		),
		...body.includes.map((path): Line => [`${at}/@include`, path]),
		...body.sections.flatMap((section, index) => {
			const here = `${at}/${index}.${section.name}`;
			return [
				[`${at}/${section.name}`, shown(section.argument)] as const,
				...lines(section, here),
			];
		}),
	];
}

function read(text: string): Line[] {
	const body = readFluentd(text);
	if ("error" in body) assert.fail(JSON.stringify(body.error));
	return lines(body);
}

const ownRuby =
	/^ruby \[\{"ruby":"(ENV\.fetch 'SEAWORTHY_[A-Z_]+'|File\.read\('\/run\/secrets\/seaworthy-logs\/[a-z0-9-]+\/[A-Za-z0-9._-]+', encoding: 'UTF-8'\)\.chomp)"\}\]$/;
const lastStep = (path: string) => path.slice(path.lastIndexOf("/") + 1);

/** Whether the text was taken; that it was taken rightly is asserted. */
function arrives(field: string, text: string, start: Given, before: Line[]) {
	const [root = "", ...steps] = field.split(".");
	const { value, was = "" } = replaced(start[root as keyof Given], steps, text);
	// Outputs take the log under its new name as well.
	const renamed =
		field === "logs.name"
			? replaced(start.spec, ["outputs", "match"], text).value
			: start.spec;
	const after = configured({ spec: renamed, logs: start.logs, [root]: value });
	if (after === undefined) return false;
	const now = read(after);
	assert.deepEqual(
		now.map(([path]) => path),
		before.map(([path]) => path),
	);
	const expected = places[field] ?? [];
	for (const [index, [path, found]] of now.entries()) {
		const original = before[index]?.[1] ?? "";
		if (found.startsWith("ruby")) assert.match(found, ownRuby);
		if (found === original) continue;
		assert.include(expected, lastStep(path));
		// Paths of the App are seen under the names of their volumes, which are letters, digits and hyphens.
		if (field === "logs.path") assert.match(found, /^text [[",/a-z0-9*.\]-]+$/);
		else if (field.startsWith("spec.outputs.http.headers"))
			assert.deepEqual(
				JSON.parse(found.slice(5)),
				Object((value as { outputs: { http: Json }[] }).outputs[0])["http"]
					.headers,
			);
		else assert.equal(found, original.split(was).join(text));
	}
	if (text !== was && expected.length > 0)
		assert.isTrue(
			now.some(
				([path, found], index) =>
					lastStep(path) === expected[0] && found !== before[index]?.[1],
			),
			`${field} must arrive in ${expected[0]}`,
		);
	return true;
}

const fragments =
	"\n|\r|\0|\t| |\\|\\\\|\\n|'|\"|#|#{|#{1+1}|#{`id`}|${tag}|${record}|}|{|[|]|</match>|<match **>|<source>|@include x|@type stdout|@|%Y|%{a}|*|**|..|/../|,|:|;|:80|é|\u{1f600}|\ud83d|\u2028".split(
		"|",
	);
const hostile = fc.oneof(
	fc
		.array(
			fc.oneof(fc.constantFrom(...fragments), fc.string({ maxLength: 3 })),
			{
				minLength: 1,
				maxLength: 6,
			},
		)
		.map((parts) => parts.join("")),
	fc.string({ unit: "binary", maxLength: 12 }),
);
const tame = fc.string({
	unit: fc.constantFrom(..."abcxyz0189-._"),
	minLength: 1,
	maxLength: 12,
});
const anyText = fc.oneof(
	hostile,
	tame,
	tame.map((text) => `/${text}`),
	fc.tuple(tame, hostile).map((both) => both.join("")),
);

describe("any text of a LoggingSidecar", function () {
	this.timeout(240_000);

	it("has a place to arrive at, in every field", () => {
		assert.sameMembers(Object.keys(places), fields);
	});

	it("arrives there as it was, or is a Fault", function () {
		const share = Math.ceil(runs / fields.length);
		let taken = 0;
		for (const field of fields) {
			const names = Object.keys(outputs) as (keyof typeof outputs)[];
			const output = names.find((name) => field.includes(`.${name}.`));
			const start = given(output ?? "http", field.endsWith(".sink"));
			const before = read(configured(start) ?? "");
			assert.isNotEmpty(before, field);
			const check = (text: string) => {
				if (arrives(field, text, start, before)) taken++;
			};
			fc.assert(fc.property(anyText, check), { numRuns: share });
		}
		const all = share * fields.length;
		process.stdout.write(
			`      ${all} texts in ${fields.length} fields, ${taken} taken, ${all - taken} refused\n`,
		);
		assert.isAbove(taken, all / 20);
	});
});
