// What `fluentd --dry-run` accepts although it cannot work: each is refused before it gets there, or cannot be said at all.

import { assert } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { App } from "../../../src/api/app/app.ts";
import { logs as logsField } from "../../../src/api/app/logs.ts";
import type { LoggingSidecar } from "../../../src/api/logging-sidecar.ts";
import { loggingSidecarSpec } from "../../../src/api/logging-sidecar.ts";
import { platform } from "../../../src/api/platform.ts";
import { appLogging } from "../../../src/compile/logging/app-logging.ts";
import { judgedSidecar } from "../../../src/compile/logging/spec.ts";
import type { ReadBody, ReadSection } from "../../../src/fluentd/reader.ts";
import { readFluentd } from "../../../src/fluentd/reader.ts";
import { seen } from "../../../src/schema/defaults.ts";
import { validateField } from "../../../src/schema/validate.ts";
import { atLeastOne } from "../../support/at-least-one.ts";

const settings = seen(platform, {});
const forward = { host: "192.0.2.7" };
const es = { hosts: [{ host: "192.0.2.7" }], index: "shop" };

const refusedAt = (spec: object) =>
	validateField(loggingSidecarSpec, {
		outputs: [{ name: "out", forward }],
		...spec,
	}).map(({ at, rule }) => `${at} ${rule}`);

const sidecar = (spec: object) =>
	({
		apiVersion: "seaworthy.dev/v1alpha1",
		kind: "LoggingSidecar",
		metadata: { name: "logs" },
		spec,
	}) as LoggingSidecar;

function read(file: string): ReadBody {
	const body = readFluentd(readFileSync(join(folder, file), "utf8"));
	return "error" in body ? assert.fail(file) : body;
}
const folder = join(import.meta.dirname, "../../cases/fluentd");
const configurations = readdirSync(folder)
	.filter((file) => file.endsWith(".conf"))
	.map(read);
const below = (body: ReadBody): ReadSection[] =>
	body.sections.flatMap((section) => [section, ...below(section)]);
const sections = configurations.flatMap(below);
const valuesOf = (name: string) =>
	sections.flatMap(({ parameters }) => parameters.get(name) ?? []);

describe("what a dry run of fluentd accepts", () => {
	it("an integer that is none", () => {
		const outputs = [
			{ name: "out", elasticsearch: { ...es, majorVersion: "abc" } },
		];
		assert.deepEqual(refusedAt({ outputs }), [
			"outputs[0].elasticsearch.majorVersion wrong-type",
		]);
	});

	it("a size that is none", () => {
		assert.deepEqual(refusedAt({ buffer: { size: "banana" } }), [
			"buffer.size bytes",
		]);
		const written = [{ name: "a", path: "/a", size: "1.5GB" }];
		assert.deepEqual(
			validateField(logsField, written).map(({ at }) => at),
			["[0].size"],
		);
	});

	it("a time that is none", () => {
		assert.deepEqual(refusedAt({ buffer: { flushSeconds: "soon" } }), [
			"buffer.flushSeconds wrong-type",
		]);
	});

	it("a port beyond all ports", () => {
		const outputs = [{ name: "out", forward: { ...forward, port: 99999999 } }];
		assert.deepEqual(refusedAt({ outputs }), ["outputs[0].forward.port range"]);
	});

	it("a chunk that is larger than its buffer", () => {
		const small = sidecar({
			outputs: [{ name: "out", forward }],
			buffer: { size: "1Mi" },
		});
		assert.deepEqual(
			judgedSidecar(small, settings).faults.map(({ path }) => path),
			["spec.buffer.size"],
		);
	});

	it("an include of what is not there", () => {
		assert.isEmpty([
			...configurations.flatMap(({ includes }) => includes),
			...sections.flatMap(({ includes }) => includes),
		]);
	});

	it("unknown parameters and sections", () => {
		const outputs = [
			{ name: "out", forward: { ...forward, retry_limit: 1, match: {} } },
		];
		assert.deepEqual(refusedAt({ outputs }), [
			"outputs[0].forward.match unknown-field",
			"outputs[0].forward.retry_limit unknown-field",
		]);
	});

	it("a match inside a match, and a second one that nothing reaches", () => {
		const matches = sections.filter(({ name }) => name === "match");
		assert.isEmpty(
			matches.flatMap(below).filter(({ name }) => name === "match"),
		);
		for (const body of [...configurations, ...sections])
			assert.isAtMost(
				body.sections.filter(({ name }) => name === "match").length,
				1,
			);
		const twice = [
			{ name: "out", forward },
			{ name: "out", stdout: {} },
		];
		assert.deepEqual(refusedAt({ outputs: twice }), [
			"outputs[1].name dup-key",
		]);
	});

	it("no match", () => {
		assert.deepEqual(refusedAt({ outputs: [] }), ["outputs items"]);
	});

	it("no source, and an empty file: then there is no sidecar", () => {
		const app = {
			apiVersion: "seaworthy.dev/v1alpha1",
			kind: "App",
			metadata: { name: "web" },
			spec: {
				image: "web:1",
				logs: [{ name: "access", path: "/a" }],
				logging: [{ name: "logs" }],
			},
		} satisfies App;
		const other = sidecar({
			outputs: [{ name: "out", match: ["audit"], stdout: {} }],
		});
		const { sidecar: running, faults } = appLogging({
			copyName: (_, first: string) => first,
			app,
			platform: settings,
			loggingSidecars: [other],
			tenant: undefined,
			children: [],
			logSecrets: new Map(),
		});
		assert.isUndefined(running);
		assert.deepEqual(
			faults.map(({ reason }) => reason),
			["NoLogging"],
		);
	});

	it("directories that cannot be written: all lie in the buffer's volume", () => {
		const written = [
			...valuesOf("pos_file"),
			...valuesOf("root_dir"),
			...sections
				.filter(({ name }) => name === "buffer")
				.flatMap(({ parameters }) => parameters.get("path") ?? []),
		];
		assert.isNotEmpty(written);
		const outside = written.filter(
			(path) => typeof path !== "string" || !/^\/buffer\/[\w/.-]+$/.test(path),
		);
		assert.isEmpty(outside);
	});

	it("a question to a destination that does not answer", () => {
		const asked = valuesOf("verify_es_version_at_startup");
		assert.isNotEmpty(asked);
		assert.deepEqual([...new Set(asked)], ["false"]);
		assert.deepEqual(
			[...new Set(valuesOf("ignore_network_errors_at_startup"))],
			["true"],
		);
	});
});

const typesOf = (name: string) =>
	sections
		.filter((section) => section.name === name)
		.map(({ parameters }) => parameters.get("@type"));
const tails = atLeastOne(
	sections.filter(({ parameters }) => parameters.get("@type") === "tail"),
);

describe("a configuration of fluentd", () => {
	it("listens nowhere that the App reaches: who asks its monitor is told the credentials", () => {
		assert.sameMembers([...new Set(typesOf("source"))], ["tail", "unix"]);
		assert.isEmpty([...valuesOf("bind"), ...valuesOf("get_dump")]);
		assert.deepEqual(
			configurations.map(({ sections: [, first] }) =>
				first?.parameters.get("path"),
			),
			configurations.map(() => "/tmp/alive.sock"),
		);
	});

	it("never prints what stands in a line", () => {
		assert.deepEqual([...new Set(valuesOf("log_level"))], ["error"]);
		for (const { parameters } of tails)
			assert.equal(parameters.get("@log_level"), "error");
	});

	it("reads no line that is longer than a sidecar can hold, a hundred times over", () => {
		for (const { parameters } of tails) {
			const longest = Number(parameters.get("max_line_size"));
			const together = longest * Number(parameters.get("read_lines_limit"));
			assert.isAbove(together, 0);
			assert.isAtMost(together, 32 * 1024 ** 2);
		}
	});

	it("hands nothing to a label @ERROR: a full buffer would lose what the tail reads again", () => {
		assert.isEmpty(sections.filter(({ argument }) => argument === "@ERROR"));
	});

	it("makes text of lines", () => {
		for (const { parameters } of tails) {
			assert.equal(parameters.get("encoding"), "UTF-8");
			assert.notInclude([undefined, "UTF-8"], parameters.get("from_encoding"));
		}
	});

	it("gives a chunk up to nobody: fluentd 1.19 would copy it into the volume until that is full", () => {
		const matches = sections.filter(({ name }) => name === "match");
		const givingUp = matches.filter((match) =>
			match.sections.some(({ name, parameters }) =>
				name === "buffer" ? !parameters.has("retry_forever") : false,
			),
		);
		assert.isNotEmpty(givingUp);
		for (const { sections: inside } of givingUp) {
			const buffer = inside.find(({ name }) => name === "buffer")?.parameters;
			const [times = 0, wait = 0, threshold = 0] = [
				"retry_max_times",
				"retry_wait",
				"retry_secondary_threshold",
			].map((name) => Number(buffer?.get(name)));
			assert.isBelow(times * wait * threshold, wait, "at the first retry");
			assert.isAbove(times, 1, "before there is none left");
			assert.deepEqual(
				inside
					.filter(({ name }) => name === "secondary")
					.map(({ parameters }) => parameters.get("@type")),
				["null"],
			);
		}
	});

	it("sends no body that a proxy with a limit of 1 MB refuses, and waits less than a second between two", () => {
		for (const size of atLeastOne(valuesOf("chunk_limit_size")))
			assert.isBelow(Number(size), 2_200_000);
		for (const size of atLeastOne(valuesOf("bulk_message_request_threshold")))
			assert.isBelow(Number(size), 500_000);
		for (const seconds of atLeastOne(valuesOf("flush_thread_burst_interval")))
			assert.isBelow(Number(seconds), 1);
		assert.lengthOf(
			valuesOf("flush_thread_burst_interval"),
			valuesOf("chunk_limit_size").length,
		);
	});

	it("drops over HTTP only what the destination refuses for its content", () => {
		const [codes] = valuesOf("retryable_response_codes");
		if (typeof codes !== "string") return assert.fail("there is no list");
		const retried = new Set(JSON.parse(codes) as number[]);
		const all = Array.from({ length: 300 }, (_, index) => 300 + index);
		assert.deepEqual(
			all.filter((code) => !retried.has(code)),
			[400, 413, 422],
		);
	});

	it("tags records with namespace, App and log, of which the last is the field log", () => {
		for (const { parameters } of tails) {
			const id = parameters.get("@id");
			if (typeof id !== "string") return assert.fail("a tail has an @id");
			const [, , log] = id.split(".");
			assert.equal(parameters.get("tag"), `shop.web.${log}`);
		}
		const fields = new Set(valuesOf("log"));
		// biome-ignore lint/suspicious/noTemplateCurlyInString: fluentd's own placeholder
		assert.deepEqual([...fields], ["${tag_parts[2]}"]);
	});

	it("ends requests before the sidecar must: of 6 s, 2 at most to connect and 2 for the answer", () => {
		const short = read("requests-end-before-the-sidecar-must.out.conf");
		const values = below(short).flatMap(({ parameters }) =>
			["open_timeout", "ssl_timeout", "connect_timeout", "read_timeout"]
				.concat("request_timeout")
				.map((name) => parameters.get(name))
				.filter((value) => value !== undefined),
		);
		assert.deepEqual(values, ["2", "2", "2", "1", "2"]);
	});

	it("holds a renamed file open for 30 s, or fluentd skips whole files that rotate every 5 s", () => {
		for (const { parameters } of tails)
			assert.equal(parameters.get("rotate_wait"), "30");
	});
});
