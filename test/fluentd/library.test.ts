// What fluentd loads beside its own plugins, run by a real Ruby against stand-ins of the two classes that it changes.

import { assert } from "chai";
import { spawnSync } from "node:child_process";
import {
	mkdirSync,
	mkdtempSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { library } from "../../src/fluentd/library.ts";

const inTail = `module Fluent; FileWrapper = File; end`;
const parserJson = `
require 'json'
module Fluent; module Plugin; class JSONParser
  def parse(text) = yield(1, JSON.parse(text, allow_nan: true))
end; end; end`;
const hasRuby = spawnSync("ruby", ["--version"]).status === 0;

describe("the library of a log sidecar", () => {
	let home = "";
	const logs = () => join(home, "logs");
	before(function () {
		if (!hasRuby) this.skip();
		home = mkdtempSync(join(tmpdir(), "seaworthy-library-"));
		mkdirSync(join(home, "fluent/plugin"), { recursive: true });
		mkdirSync(logs());
		writeFileSync(join(home, "fluent/plugin/in_tail.rb"), inTail);
		writeFileSync(join(home, "fluent/plugin/parser_json.rb"), parserJson);
		writeFileSync(join(home, "library.rb"), library);
		writeFileSync(join(home, "credential"), "secret\n");
		writeFileSync(join(logs(), "app-7.txt"), "a line\n");
		const links = {
			"current.log": "app-7.txt",
			"leak.log": join(home, "credential"),
			"relative.log": "../credential",
			"chain.log": "leak.log",
			"loop.log": "loop.log",
			"folder.log": "..",
		};
		for (const [name, target] of Object.entries(links))
			symlinkSync(target, join(logs(), name));
		spawnSync("mkfifo", [join(logs(), "pipe.log")]);
	});
	after(() => {
		if (home) rmSync(home, { recursive: true });
	});

	/** What a script prints after the library was loaded. */
	function printed(script: string): string {
		const words = ["-I", home, "-r", join(home, "library.rb"), "-e", script];
		const { stdout, stderr } = spawnSync("ruby", words, {
			encoding: "utf8",
			cwd: logs(),
			timeout: 20_000,
		});
		assert.equal(stderr, "");
		return stdout;
	}
	const read = (name: string) =>
		printed(
			`begin; print Fluent::FileWrapper.open('${logs()}/${name}').readpartial(99); rescue SystemCallError => e; print e.class; end`,
		);
	const size = (name: string) =>
		printed(
			`begin; print Fluent::FileWrapper.stat('${logs()}/${name}').size; rescue SystemCallError => e; print e.class; end`,
		);

	it("reads files, and a neighbour through its link", () => {
		for (const name of ["app-7.txt", "current.log"]) {
			assert.equal(read(name), "a line\n");
			assert.equal(size(name), "7");
		}
	});

	for (const name of ["leak", "relative", "chain", "loop", "folder", "pipe"])
		it(`takes ${name}.log for a file that is not there`, () => {
			assert.equal(read(`${name}.log`), "Errno::ENOENT");
			assert.equal(size(`${name}.log`), "Errno::ENOENT");
		});

	it("makes null of numbers that JSON cannot say, however deep they lie", () => {
		const line = '{"a":NaN,"b":{"c":[1.5,-Infinity,{"d":1e999}]},"e":"NaN"}';
		assert.equal(
			printed(
				`Fluent::Plugin::JSONParser.new.parse('${line}') { |_, record| print JSON.generate(record) }`,
			),
			'{"a":null,"b":{"c":[1.5,null,{"d":null}]},"e":"NaN"}',
		);
	});

	it("fails where fluentd no longer opens files as it did", () => {
		writeFileSync(join(home, "fluent/plugin/in_tail.rb"), "module Fluent; end");
		const { status } = spawnSync("ruby", [
			"-I",
			home,
			join(home, "library.rb"),
		]);
		writeFileSync(join(home, "fluent/plugin/in_tail.rb"), inTail);
		assert.notEqual(status, 0);
	});
});
