import { expect } from "chai";
import fc from "fast-check";
import { jsonLines } from "../../src/runtime/lines.ts";

async function* inPieces(bytes: Buffer, cuts: readonly number[]) {
	let at = 0;
	for (const cut of [...cuts].sort((a, b) => a - b)) {
		if (cut <= at || cut >= bytes.length) continue;
		yield bytes.subarray(at, cut);
		at = cut;
	}
	yield bytes.subarray(at);
}

async function read(chunks: AsyncIterable<Uint8Array>): Promise<unknown[]> {
	const values: unknown[] = [];
	for await (const value of jsonLines(chunks)) values.push(value);
	return values;
}

const failure = (promise: Promise<unknown>) =>
	promise.then(
		() => "none",
		(error: unknown) => String(error),
	);

describe("lines of a watch", () => {
	it("are the same wherever the network cuts them", async () => {
		// Characters of up to four bytes, so that cuts fall inside them.
		const value = fc.jsonValue({ stringUnit: "binary", maxDepth: 1 });
		const lines = fc.array(value, { minLength: 1, maxLength: 8 });
		await fc.assert(
			fc.asyncProperty(lines, fc.array(fc.nat(400)), async (values, cuts) => {
				const text = values
					.map((value) => `${JSON.stringify(value)}\n`)
					.join("");
				const expected = values.map((value): unknown =>
					JSON.parse(JSON.stringify(value)),
				);
				expect(await read(inPieces(Buffer.from(text), cuts))).to.deep.equal(
					expected,
				);
			}),
		);
	});

	it("are a fault of the stream when they break, never skipped", async () => {
		const broken = Buffer.from('{"a":1}\n{"a":\n{"a":2}\n');
		expect(await failure(read(inPieces(broken, [])))).to.contain("not JSON");
		const short = Buffer.from('{"a":1}\n{"a"');
		expect(await failure(read(inPieces(short, [])))).to.contain(
			"inside a line",
		);
	});
});
