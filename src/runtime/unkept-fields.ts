// Members of a status that the server does not keep: its CRD is older than this operator, and drops what it does not know. Written again
// with every pass they would make a storm of writes that change nothing.

import type { Status } from "./status.ts";

type Path = string;

const isMap = (value: unknown): value is Status =>
	value !== null && typeof value === "object" && !Array.isArray(value);

export class UnkeptFields {
	/** By kind, as "edges[].reason". */
	readonly #paths = new Map<string, Set<Path>>();
	/** Kinds. */
	readonly #refused = new Set<string>();

	/** Whether a status of the kind is refused whole for the first time. */
	isNews(kind: string): boolean {
		const isKnown = this.#refused.has(kind);
		this.#refused.add(kind);
		return !isKnown;
	}

	/** Of the status what the server keeps, as far as is known. */
	kept(kind: string, status: Status): Status {
		const paths = this.#paths.get(kind);
		return paths ? (without(status, "", paths) as Status) : status;
	}

	/** Learns from what was `sent` and what the server answered; gives the paths that were not known before. */
	learn(kind: string, sent: Status, answered: Status): Path[] {
		const known = this.#paths.get(kind) ?? new Set<Path>();
		const found = [...new Set(missing(sent, answered, ""))];
		const news = found.filter((path) => !known.has(path)).sort();
		if (news.length > 0) this.#paths.set(kind, new Set([...known, ...news]));
		return news;
	}
}

/** Paths of members that were sent and are not there; a null was sent to remove one. */
function missing(sent: unknown, answered: unknown, path: Path): Path[] {
	if (Array.isArray(sent) && Array.isArray(answered))
		return sent.flatMap((item, index) =>
			missing(item, answered[index], `${path}[]`),
		);
	if (!isMap(sent) || !isMap(answered)) return [];
	return Object.entries(sent).flatMap(([name, value]) => {
		const at = path ? `${path}.${name}` : name;
		if (value === null || value === undefined) return [];
		return name in answered ? missing(value, answered[name], at) : [at];
	});
}

function without(
	value: unknown,
	path: Path,
	paths: ReadonlySet<Path>,
): unknown {
	if (Array.isArray(value))
		return value.map((item) => without(item, `${path}[]`, paths));
	if (!isMap(value)) return value;
	const entries = Object.entries(value).flatMap(([name, member]) => {
		const at = path ? `${path}.${name}` : name;
		return paths.has(at) ? [] : [[name, without(member, at, paths)] as const];
	});
	return Object.fromEntries(entries);
}
