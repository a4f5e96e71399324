// ${NAME} in values: one pass, so that what is put in is never read again.

/** `$${` comes first: at the same place it wins over a reference. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: this is the user's syntax
const form = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

export type Substituted = {
	readonly text: string;
	/** Names without a value, sorted; they stay as written. */
	readonly unknown: readonly string[];
};

/** `${NAME}` becomes the value of NAME, `$${` becomes `${`, any other `$` is itself. Undefined when the text would pass `limit` characters. */
export function substitute(
	text: string,
	valueOf: (name: string) => string | undefined,
	limit: number,
): Substituted | undefined {
	const unknown = new Set<string>();
	const pieces: string[] = [];
	let length = 0;
	let end = 0;
	const add = (piece: string) => {
		length += piece.length;
		if (length <= limit) pieces.push(piece);
	};
	for (const match of text.matchAll(form)) {
		const [written, name] = match;
		add(text.slice(end, match.index));
		end = match.index + written.length;
		const value = name === undefined ? "${" : valueOf(name);
		if (name !== undefined && value === undefined) unknown.add(name);
		add(value ?? written);
		if (length > limit) return undefined;
	}
	add(text.slice(end));
	if (length > limit) return undefined;
	return { text: pieces.join(""), unknown: [...unknown].sort() };
}
