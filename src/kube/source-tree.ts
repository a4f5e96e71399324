// The tree of a YAML document with the offset of every node: for positions, doubled keys, and aliases that go too far.

import type { Event } from "js-yaml";
import { EVENT_ID, SCALAR_STYLE } from "js-yaml";
import type { Path } from "../schema/path.ts";

export type SourceNode = {
	/** Undefined for an empty value, which stands nowhere. */
	readonly offset: number | undefined;
	/** Nodes below and including this one, aliases followed; infinite for an alias within its own anchor. */
	readonly nodes: number;
	readonly items: readonly SourceNode[];
	readonly members: readonly Member[];
};
type Member = { name: string; offset: number; value: SourceNode };

type Reader = {
	readonly source: string;
	readonly events: readonly Event[];
	/** Value of a scalar, for keys. */
	readonly valueOf: (event: Event) => unknown;
	readonly anchors: Map<string, SourceNode>;
	next: number;
};

/** `events` are those of one document. Undefined for an empty one. */
export function buildTree(
	source: string,
	events: readonly Event[],
	valueOf: (event: Event) => unknown,
): SourceNode | undefined {
	return read({ source, events, valueOf, anchors: new Map(), next: 1 });
}

const ownAnchor: SourceNode = {
	offset: undefined,
	nodes: Number.POSITIVE_INFINITY,
	items: [],
	members: [],
};

function read(reader: Reader): SourceNode | undefined {
	const event = reader.events[reader.next++];
	if (!event || event.type === EVENT_ID.POP) return undefined;
	if (event.type === EVENT_ID.DOCUMENT) return undefined;
	const anchor = reader.source.slice(event.anchorStart, event.anchorEnd);
	if (event.type === EVENT_ID.ALIAS) {
		const target = reader.anchors.get(anchor) ?? ownAnchor;
		return { ...target, offset: event.anchorStart - 1 };
	}
	const isAnchored = event.anchorStart >= 0;
	if (isAnchored) reader.anchors.set(anchor, ownAnchor);
	const node = readValue(reader, event);
	if (isAnchored) reader.anchors.set(anchor, node);
	return node;
}

function readValue(reader: Reader, event: Event): SourceNode {
	if (event.type === EVENT_ID.SEQUENCE) {
		const items: SourceNode[] = [];
		for (let item = read(reader); item; item = read(reader)) items.push(item);
		return { offset: event.start, nodes: total(items), items, members: [] };
	}
	if (event.type === EVENT_ID.MAPPING) {
		const members = readMembers(reader);
		const nodes = total(members.map(({ value }) => value));
		return { offset: event.start, nodes, items: [], members };
	}
	return { offset: scalarOffset(event), nodes: 1, items: [], members: [] };
}

const total = (nodes: readonly SourceNode[]) =>
	nodes.reduce((sum, each) => sum + each.nodes, 1);

function readMembers(reader: Reader): Member[] {
	const members: Member[] = [];
	for (;;) {
		const event = reader.events[reader.next];
		const key = read(reader);
		if (!event || !key) return members;
		const value = read(reader);
		if (!value) return members;
		const isScalar = event.type === EVENT_ID.SCALAR;
		const name = isScalar ? String(reader.valueOf(event)) : "";
		members.push({ name, offset: key.offset ?? value.offset ?? 0, value });
	}
}

function scalarOffset(event: Event): number | undefined {
	if (event.type !== EVENT_ID.SCALAR || event.valueStart < 0) return undefined;
	const isQuoted =
		event.style === SCALAR_STYLE.SINGLE_QUOTED ||
		event.style === SCALAR_STYLE.DOUBLE_QUOTED;
	return isQuoted ? event.valueStart - 1 : event.valueStart;
}

/** Every key that its map has already, with its path. The tree is small enough to walk: aliases are counted in `nodes`. */
export function duplicateKeys(
	node: SourceNode,
	path: Path = [],
): { offset: number; path: Path }[] {
	const known = new Set<string>();
	const here = node.members.flatMap(({ name, offset, value }) => {
		const below = duplicateKeys(value, [...path, name]);
		if (!known.has(name)) {
			known.add(name);
			return below;
		}
		return [{ offset, path: [...path, name] }, ...below];
	});
	const items = node.items.flatMap((item, index) =>
		duplicateKeys(item, [...path, index]),
	);
	return [...here, ...items];
}

/** Offset of the key or item at the end of the path, or of the last step that is there. */
export function offsetOf(root: SourceNode, path: Path): number {
	let node = root;
	let offset = root.offset ?? 0;
	for (const step of path) {
		if (typeof step === "number") {
			const item = node.items[step];
			if (!item) return offset;
			offset = item.offset ?? offset;
			node = item;
		} else {
			const member = memberOf(node, step);
			if (!member) return offset;
			offset = member.offset;
			node = member.value;
		}
	}
	return offset;
}

// The last of doubled keys is the one that counts; what is merged by << counts only where the map itself is silent.
function memberOf(node: SourceNode, name: string): Member | undefined {
	const own = node.members.findLast((member) => member.name === name);
	if (own) return own;
	const merged = node.members.find((member) => member.name === "<<")?.value;
	if (!merged) return undefined;
	for (const each of [merged, ...merged.items]) {
		const member = memberOf(each, name);
		if (member) return member;
	}
	return undefined;
}
