// What Linux refuses to pass to a program is told before a pod is made.

import { strict as assert } from "node:assert";
import type { Variable } from "../../../src/compile/app/environment.ts";
import { execFaults, isTooLong } from "../../../src/compile/app/exec-limits.ts";

const kib = 1024;
const variable = (bytes: number): Variable => ({
	value: ["x".repeat(bytes)],
	from: "ConfigMap",
	path: "spec.config.layers[0]",
	key: "A",
});
const faultsOf = (
	spec: { args?: string[] },
	variables: [string, Variable][] = [],
) =>
	execFaults({ spec: { image: "web:1", ...spec } }, new Map(variables)).map(
		({ path, message }) => `${path} ${message.split(";")[0]}`,
	);

describe("What a program can be given", () => {
	it("is 128 KiB in one string, the zero byte included", () => {
		const most = 128 * kib - "A=\0".length;
		assert.deepEqual(faultsOf({}, [["A", variable(most)]]), []);
		assert.deepEqual(faultsOf({}, [["A", variable(most + 1)]]), [
			"spec.config.layers[0] gives A a value of 128 KiB",
		]);
		assert.deepEqual(faultsOf({ args: ["", "x".repeat(128 * kib)] }), [
			"spec.args[1] is 129 KiB",
		]);
		assert.equal(isTooLong("A", most), false);
	});

	it("is 2 MiB of arguments and variables together", () => {
		const args = Array.from({ length: 12 }, () => "x".repeat(100 * kib));
		const some = Array.from({ length: 8 }, (_, n): [string, Variable] => [
			`A${n}`,
			variable(100 * kib),
		]);
		assert.deepEqual(faultsOf({ args }, some.slice(0, 7)), []);
		assert.deepEqual(faultsOf({ args }, some), [
			"spec gives the program 2065 KiB of arguments and variables",
		]);
	});
});
