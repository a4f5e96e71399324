import { expect } from "chai";
import fc from "fast-check";
import { MultiMap } from "../../src/runtime/multi-map.ts";

describe("a map of several values under a key", () => {
	it("holds what a map of sets would hold", () => {
		const few = fc.constantFrom("a", "b", "c");
		const step = fc.record({ isAdded: fc.boolean(), key: few, value: few });
		const holds = (
			steps: { isAdded: boolean; key: string; value: string }[],
		) => {
			const map = new MultiMap();
			const sets = new Map<string, Set<string>>();
			for (const { isAdded, key, value } of steps) {
				const set = sets.get(key) ?? new Set();
				if (isAdded) map.add(key, value);
				else map.remove(key, value);
				if (isAdded) sets.set(key, set.add(value));
				else if (set.delete(value) && set.size === 0) sets.delete(key);
				expect([...map.keys()].sort()).to.deep.equal([...sets.keys()].sort());
				expect(map.of(key)).to.have.members([...(sets.get(key) ?? [])]);
			}
		};
		fc.assert(
			fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), holds),
		);
	});
});
