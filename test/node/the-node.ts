// The one node that all stories share, raised by the first of them. It ends with the process.

import {
	importOperator,
	installOperator,
	operatorNamespace,
	restrictedNamespace,
} from "./operator.ts";
import { type RealNode, raiseNode } from "./node.ts";

/** Each story has a namespace of its own. */
export const namespaces = [
	"serving",
	"events",
	"images",
	"flapping",
	"hardened",
	"robbed",
	"shop",
	"data",
] as const;

/** A line of what was measured, under the story that measured it. */
export const say = (line: string) => console.log(`      ${line}`);

let raised: Promise<RealNode> | undefined;

/** With the operator as a pod of it, serving all namespaces. */
export function theNode(): Promise<RealNode> {
	raised ??= raise();
	return raised;
}

async function raise(): Promise<RealNode> {
	const node = await raiseNode(say);
	const begin = performance.now();
	await importOperator();
	await node.apply(
		...[operatorNamespace, ...namespaces].map(restrictedNamespace),
	);
	await installOperator(node, namespaces);
	say(
		`operator's image taken, chart installed, pod ready: ${((performance.now() - begin) / 1000).toFixed(1)} s`,
	);
	return node;
}
