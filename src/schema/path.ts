// Paths into an object: as data, and as the text that people read and Faults carry.

/** Names of members and numbers of list items, from the root. */
export type Path = readonly (string | number)[];

const plainName = /^[A-Za-z_][-\w]*$/;

/** `spec.ports[1].name`; a key that is no plain name is quoted: `metadata.labels["a.b/c"]`. */
export function pathText(path: Path): string {
	return path
		.map((step, index) => {
			if (typeof step === "number") return `[${step}]`;
			if (!plainName.test(step)) return `[${JSON.stringify(step)}]`;
			return index === 0 ? step : `.${step}`;
		})
		.join("");
}

const stepForm = /\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g;

/** Reads what `pathText` prints; text of other forms gives the steps that can be told apart. */
export function parsePath(text: string): Path {
	return [...text.matchAll(stepForm)].map(([, index, quoted, name]) => {
		if (index !== undefined) return Number(index);
		return quoted === undefined ? (name ?? "") : unquoted(quoted);
	});
}

function unquoted(text: string): string {
	return text.replaceAll(/\\u([0-9a-fA-F]{4})|\\(.)/g, (_, code, character) =>
		code ? String.fromCharCode(Number.parseInt(code, 16)) : character,
	);
}

/** A parent before its members, list items by number. */
export function comparePaths(a: Path, b: Path): number {
	for (const [index, left] of a.entries()) {
		const right = b[index];
		if (right === undefined) return 1;
		if (left === right) continue;
		if (typeof left === "number" && typeof right === "number")
			return left - right;
		return String(left) < String(right) ? -1 : 1;
	}
	return a.length - b.length;
}

/** The value at a path, or undefined where the object does not reach that far. */
export function valueAt(root: unknown, path: Path): unknown {
	let value = root;
	for (const step of path) {
		if (value === null || typeof value !== "object") return undefined;
		if (!Object.hasOwn(value, step)) return undefined;
		value = Object.entries(value).find(([key]) => key === String(step))?.[1];
	}
	return value;
}
