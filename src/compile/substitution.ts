// ${NAME} in text: one pass, so that what is put in is never read again. What is put in may be text, or a mark for what is not known yet.

/** `$${` comes first: at the same place it wins over a reference. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: this is the user's syntax
const variableForm = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
/** Keys of Secrets may hold hyphens and dots as well. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: this is the user's syntax
const keyForm = /\$\$\{|\$\{([-._a-zA-Z0-9]+)\}/g;

/** Up to its end or the end of its word; a message shows it. */
const unreadForm = /\$\{[^}\s]{0,40} {0,3}[^}\s]{0,40} {0,3}\}?/g;

/** Says what may stand there instead. */
export const unreadMessage = (unread: readonly string[], of: string): string =>
	// biome-ignore lint/suspicious/noTemplateCurlyInString: this is the user's syntax
	`holds ${unread[0]}, which is no reference; write \${NAME} for ${of}, and $\${ for the text \${`;

/** Text and marks in order; text never stands beside text. */
export type Pieces<Mark> = readonly (string | Mark)[];
export type Substituted<Mark> = {
	readonly pieces: Pieces<Mark>;
	/** Names without a value, sorted; they stay as written. */
	readonly unknown: readonly string[];
	/** What begins with `${` and is no reference, in order; it stays as written. */
	readonly unread: readonly string[];
};
type Options<Mark> = {
	readonly valueOf: (name: string) => Pieces<Mark> | undefined;
	/** Characters that the result may have; a mark counts as `markSize`. */
	readonly limit: number;
	readonly names?: "Variables" | "Keys";
};

/** `${NAME}` becomes the value of NAME, `$${` becomes `${`, any other `$` is itself. Undefined when the result would pass the limit. */
export function substitute<Mark>(
	text: string,
	{ valueOf, limit, names = "Variables" }: Options<Mark>,
): Substituted<Mark> | undefined {
	const unknown = new Set<string>();
	const unread: string[] = [];
	const pieces: (string | Mark)[] = [];
	let length = 0;
	let end = 0;
	const add = (more: Pieces<Mark>) => {
		for (const piece of more) length += lengthOf(piece);
		if (length <= limit) for (const piece of more) pieces.push(piece);
	};
	for (const match of text.matchAll(
		names === "Keys" ? keyForm : variableForm,
	)) {
		const [written, name] = match;
		const before = text.slice(end, match.index);
		unread.push(...(before.match(unreadForm) ?? []));
		add([before]);
		end = match.index + written.length;
		const value = name === undefined ? ["${"] : valueOf(name);
		if (name !== undefined && value === undefined) unknown.add(name);
		add(value ?? [written]);
		if (length > limit) return undefined;
	}
	const rest = text.slice(end);
	unread.push(...(rest.match(unreadForm) ?? []));
	add([rest]);
	if (length > limit) return undefined;
	return { pieces: joined(pieces), unknown: [...unknown].sort(), unread };
}

/** What is not known yet takes room all the same: a few lines of references to references would otherwise come to millions. */
export const markSize = 64;
export const lengthOf = (piece: unknown) =>
	typeof piece === "string" ? piece.length : markSize;

/** Text beside text becomes one piece, and empty text none. */
function joined<Mark>(pieces: Pieces<Mark>): (string | Mark)[] {
	const result: (string | Mark)[] = [];
	let text: string[] = [];
	const flush = () => {
		const whole = text.join("");
		if (whole) result.push(whole);
		text = [];
	};
	for (const piece of pieces)
		if (typeof piece === "string") text.push(piece);
		else {
			flush();
			result.push(piece);
		}
	flush();
	return result;
}

/** The text, where nothing but text was put in. */
export const textOf = (pieces: Pieces<unknown>): string | undefined =>
	pieces.every((piece) => typeof piece === "string")
		? pieces.join("")
		: undefined;
