// The environment of the main container: the variables of links and then every layer of spec.config, a later one over an earlier one.

import type { App } from "../../api/app/app.ts";
import type { ConfigMap } from "../../kube/objects.ts";
import { pathText } from "../../schema/path.ts";
import type { Fault } from "../fault.ts";
import type { Resolution } from "../network/resolution.ts";
import { byPath } from "../fault.ts";
import type { Entry, Layer, WrittenLayer } from "./config-layer.ts";
import { namedLayer, valuesLayer } from "./config-layer.ts";
import { isLoaderVariable } from "./loader-variables.ts";
import type { Recipe } from "./recipe.ts";
import { knownBytes } from "./recipe.ts";

/** A ConfigMap holds 1 MiB; the rest is for names and metadata. */
export const mostBytes = 900 * 1024;

/** `path` is the layer or link that gives it, `key` the place within; `hides` is what an earlier one gave. */
export type Variable = {
	readonly value: Recipe;
	readonly from: "Link" | "ConfigMap" | "AppSecret" | "Values";
	readonly path: string;
	readonly key: string;
	readonly hides?: Variable;
};
export type Environment = {
	/** Sorted by name. A Map, so that a variable may be called __proto__. */
	readonly variables: ReadonlyMap<string, Variable>;
	readonly faults: readonly Fault[];
};
type Draft = {
	variables: Map<string, Variable>;
	faults: Fault[];
	mayGive: ((name: string) => boolean)[];
	bytes: number;
};
/** Left without data where it and those before it are more than one App may read. */
export type FoundConfigMap = ConfigMap & { readonly isTooMuch?: true };
type Links = Pick<Resolution, "variables" | "pending">;
type Sources = {
	readonly network: Links;
	readonly configMaps: ReadonlyMap<string, FoundConfigMap>;
	/** Where each key of each AppSecret stands; an AppSecret without values is absent. */
	readonly secretKeys: ReadonlyMap<string, ReadonlyMap<string, Recipe>>;
};

export function environment(
	{ spec }: Pick<App, "spec">,
	{ network, ...sources }: Sources,
): Environment {
	const draft = linkDraft(network);
	let isComplete = true;
	for (const [index, written] of (spec?.config?.layers ?? []).entries()) {
		const path = pathText(["spec", "config", "layers", index]);
		const layer = layerOf(written, path, draft, sources);
		const from = originOf(written);
		for (const entry of layer.entries) put(draft, entry, { path, from });
		draft.faults.push(...layer.faults);
		draft.mayGive.push(layer.mayGive);
		isComplete = !layer.isTooLarge && draft.bytes <= mostBytes;
		if (!isComplete) break;
	}
	if (draft.bytes > mostBytes) draft.faults.push(tooLarge);
	if (isComplete) draft.faults.push(...requiredFaults(spec, draft));
	draft.faults.push(...loaderFaults(draft));
	const sorted = [...draft.variables].sort(([a], [b]) => (a < b ? -1 : 1));
	return {
		variables: new Map(sorted),
		faults: draft.faults.toSorted(byPath),
	};
}

const tooLarge: Fault = {
	reason: "ConfigInvalid",
	path: "spec.config.layers",
	message: "come to more than 900 KiB; a ConfigMap holds no more",
};

function linkDraft({ variables, pending }: Links): Draft {
	const draft: Draft = {
		variables: new Map(),
		faults: [],
		mayGive: [(name) => pending.includes(name)],
		bytes: 0,
	};
	for (const { name, value, path } of variables)
		put(draft, { name, value: [value], key: name }, { path, from: "Link" });
	return draft;
}

const originOf = ({ configMap, appSecret }: WrittenLayer) =>
	configMap !== undefined
		? "ConfigMap"
		: appSecret !== undefined
			? "AppSecret"
			: "Values";

function layerOf(
	written: WrittenLayer,
	path: string,
	draft: Draft,
	{ configMaps, secretKeys }: Omit<Sources, "network">,
): Layer {
	const { configMap, appSecret, values = {} } = written;
	if (configMap !== undefined && configMaps.get(configMap)?.isTooMuch)
		return tooMuch(configMap, path);
	if (configMap !== undefined)
		return namedLayer(written, path, {
			kind: "ConfigMap",
			member: "configMap",
			name: configMap,
			held: textsOf(configMaps.get(configMap)),
		});
	if (appSecret !== undefined)
		return namedLayer(written, path, {
			kind: "AppSecret",
			member: "appSecret",
			name: appSecret,
			held: secretKeys.get(appSecret),
		});
	return valuesLayer(values, path, {
		valueOf: (name) => draft.variables.get(name)?.value,
		mayGive: (name) => mayAppear(draft, name),
		limit: mostBytes,
	});
}

const tooMuch = (name: string, path: string): Layer => ({
	entries: [],
	faults: [
		{
			reason: "ConfigInvalid",
			path: `${path}.configMap`,
			message: `names the ConfigMap ${name}, with which the ConfigMaps of this App hold more than 1 MiB; take fewer keys of them`,
		},
	],
	mayGive: () => false,
	isTooLarge: true,
});

/** `binaryData` holds no variables. */
const textsOf = (configMap: ConfigMap | undefined) =>
	configMap &&
	new Map(
		Object.entries(configMap.data ?? {}).map(
			([key, text]): [string, Recipe] => [key, [text]],
		),
	);

const mayAppear = ({ mayGive }: Draft, name: string) =>
	mayGive.some((gives) => gives(name));

const bytesOf = (name: string, { value }: Pick<Variable, "value">) =>
	Buffer.byteLength(name) + knownBytes(value);

function put(
	draft: Draft,
	{ name, value, key }: Entry,
	origin: Pick<Variable, "path" | "from">,
): void {
	const hides = draft.variables.get(name);
	const variable = { value, ...origin, key, ...(hides && { hides }) };
	draft.bytes += bytesOf(name, variable) - (hides ? bytesOf(name, hides) : 0);
	draft.variables.set(name, variable);
}

const members = {
	Link: "alias",
	ConfigMap: "configMap",
	AppSecret: "appSecret",
} as const;

/** What counts is the variable that wins: one that a layer of values hides does no harm. */
function loaderFaults({ variables }: Draft): Fault[] {
	const byOrigin = new Map<string, string[]>();
	for (const [name, { from, path }] of variables) {
		if (from === "Values" || !isLoaderVariable(name)) continue;
		const at = `${path}.${members[from]}`;
		byOrigin.set(at, [...(byOrigin.get(at) ?? []), name]);
	}
	return [...byOrigin].map(([path, names]) => ({
		reason: "LoaderVariable",
		path,
		message: `gives variables that change how programs are loaded: ${names.sort().join(", ")}`,
	}));
}

/** Whatever is required and not there is waited for: a ConfigMap that brings all its keys may bring it tomorrow. */
function requiredFaults(
	spec: App["spec"] | undefined,
	{ variables }: Draft,
): Fault[] {
	const missing = (spec?.config?.required ?? [])
		.filter((name) => !variables.has(name))
		.sort();
	if (missing.length === 0) return [];
	const message = `names ${missing.join(", ")}, which no layer gives`;
	return [{ reason: "ConfigMissing", path: "spec.config.required", message }];
}
