// A world: a namespace with a few objects of every kind that depend on each other, and the moves that people make with them.

import type { Random } from "./random.ts";

export type Spec = { [member: string]: unknown };
/** What people have written, by "Kind/name"; nothing else decides what the namespace must look like. */
export type State = { readonly [id: string]: Spec };
export type Move = {
	/** For people. */
	title: string;
	next: State;
};

const image = (app: string, version: number) =>
	`registry.example/shop/${app}:1.0.${version}`;
const port = { name: "http", port: 8080 };

/** Stands for the namespace of the world where a spec names it. */
export const here = "$namespace";

/** Three Apps, a Secret, a network, logs, settings and the Tenant of the namespace: each is used by at least one other. */
export const firstState: State = {
	"Tenant/own": {
		namespaces: [{ name: here }],
		mode: "Enforce",
		exempt: [{ matchLabels: { team: "scrapers" } }],
		placement: { tolerations: [{ key: "pool", value: "shop" }] },
	},
	"AppSecret/db": {
		data: [
			{ key: "password", generate: { password: { length: 20 } } },
			{ key: "token", template: "template-value-0 ${hook}" },
			{ key: "hook", seal: "sealed-value-0" },
		],
	},
	"AppNetwork/back": { traffic: "Members" },
	"LoggingSidecar/logs": { outputs: [{ name: "console", stdout: {} }] },
	"ConfigMap/common": { MODE: "0", NAME: "größer" },
	"App/api": {
		image: image("api", 0),
		ports: [port],
		config: {
			layers: [
				{ configMap: "common" },
				{ appSecret: "db", rename: { PASSWORD: "password" } },
				{ values: { URL: "postgres://api:${PASSWORD}@db/api" } },
			],
		},
		secrets: [{ name: "db", keys: ["token"] }],
		network: { join: [{ name: "back" }] },
		health: { none: {}, minHealthySeconds: 0 },
	},
	"App/web": {
		image: image("web", 0),
		ports: [port],
		secrets: [{ name: "db", keys: ["hook"] }],
		network: {
			join: [{ name: "back" }],
			links: [{ alias: "API", to: "api", port: "http" }],
		},
		logs: [{ name: "access", path: "/var/log/web" }],
		health: { none: {}, minHealthySeconds: 0 },
	},
	"App/job": {
		image: image("job", 0),
		network: { links: [{ alias: "WEB", to: "web", port: "http" }] },
		health: { none: {}, minHealthySeconds: 0 },
	},
};

const changed = (state: State, id: string, change: Spec): State => ({
	...state,
	[id]: { ...state[id], ...change },
});
const without = (state: State, id: string): State =>
	Object.fromEntries(Object.entries(state).filter(([key]) => key !== id));

const keyed = (state: State, key: string, change: Spec): State => {
	const { data } = state["AppSecret/db"] as { data: Spec[] };
	const next = data.map((item) =>
		item["key"] === key ? { key, ...change } : item,
	);
	return changed(state, "AppSecret/db", { data: next });
};

/** The kinds of moves; each gives the state after it, `turn` makes values new. */
export const moves = {
	image: (state: State, turn: number) =>
		changed(state, "App/api", { image: image("api", turn) }),
	scale: (state: State, turn: number) =>
		changed(state, "App/web", { replicas: (turn % 3) + 1 }),
	sidecar: (state: State) => {
		const { logging, ...rest } = state["App/web"] ?? {};
		const on = { ...rest, logging: [{ name: "logs" }] };
		return { ...state, "App/web": logging ? rest : on };
	},
	template: (state: State, turn: number) =>
		keyed(state, "token", { template: `template-value-${turn} \${hook}` }),
	sealed: (state: State, turn: number) =>
		keyed(state, "hook", { seal: `sealed-value-${turn}` }),
	generated: (state: State, turn: number) =>
		keyed(state, "password", {
			generate: { password: { length: 20 + (turn % 40) } },
		}),
	link: (state: State) => {
		const { network, ...rest } = state["App/job"] ?? {};
		const links = [{ alias: "WEB", to: "web", port: "http" }];
		const open = { ...rest, network: { links } };
		return { ...state, "App/job": network ? rest : open };
	},
	network: (state: State) =>
		changed(state, "AppNetwork/back", {
			traffic:
				state["AppNetwork/back"]?.["traffic"] === "Links" ? "Members" : "Links",
		}),
	settings: (state: State, turn: number) =>
		changed(state, "ConfigMap/common", { MODE: String(turn) }),
	fault: (state: State) => {
		const { ports } = state["App/web"] ?? {};
		const port = ports ? { ports: [] } : { ports: [{ ...firstPort }] };
		return changed(state, "App/web", port);
	},
	tenant: (state: State) =>
		changed(state, "Tenant/own", {
			mode: state["Tenant/own"]?.["mode"] === "Enforce" ? "Observe" : "Enforce",
		}),
	exempt: (state: State, turn: number) =>
		changed(state, "Tenant/own", {
			exempt: [{ matchLabels: { team: `scrapers-${turn % 3}` } }],
		}),
	removeTenant: (state: State) => toggled(state, "Tenant/own"),
	removeLogs: (state: State) => toggled(state, "LoggingSidecar/logs"),
	removeNetwork: (state: State) => toggled(state, "AppNetwork/back"),
	removeApp: (state: State) => toggled(state, "App/web"),
} as const;
export type MoveName = keyof typeof moves;
const firstPort = port;

const toggled = (state: State, id: string): State =>
	state[id] ? without(state, id) : { ...state, [id]: firstState[id] ?? {} };

/** What is not there can only be brought back. */
const comebacks: {
	[name in MoveName]?: [id: string, comeback: "removeApp" | "removeTenant"];
} = {
	scale: ["App/web", "removeApp"],
	sidecar: ["App/web", "removeApp"],
	fault: ["App/web", "removeApp"],
	tenant: ["Tenant/own", "removeTenant"],
	exempt: ["Tenant/own", "removeTenant"],
};
const possible = (name: MoveName, state: State): MoveName => {
	const [id, comeback] = comebacks[name] ?? [];
	return id && comeback && !state[id] ? comeback : name;
};

/** What people do one after another, each drawn by the seed. */
export function historyOf(
	random: Random,
	length: number,
	from: State = firstState,
	/** Later histories of one world count on, so that values are new. */
	firstTurn = 1,
): Move[] {
	const names = Object.keys(moves) as MoveName[];
	const history: Move[] = [];
	let state = from;
	for (let turn = firstTurn; turn < firstTurn + length; turn++) {
		const name = possible(random.pick(names), state);
		state = moves[name](state, turn);
		history.push({ title: name, next: state });
	}
	return history;
}

/**
 * Nothing that is asked for is missing: where something is, what ran before goes on running, and the state depends on the past
 * by design.
 */
export const healed = (state: State): State => ({
	...state,
	"LoggingSidecar/logs":
		state["LoggingSidecar/logs"] ?? firstState["LoggingSidecar/logs"] ?? {},
	"AppNetwork/back":
		state["AppNetwork/back"] ?? firstState["AppNetwork/back"] ?? {},
	"App/web": { ...(state["App/web"] ?? firstState["App/web"]), ports: [port] },
});
