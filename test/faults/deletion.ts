// O16: everything that people wrote is deleted in one of five ways. Nothing stays but what is to be kept; nothing of others is touched.

import { setTimeout as wait } from "node:timers/promises";
import { appSecretLabel } from "../../src/kube/labels.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { configMaps } from "../../src/kube/objects.ts";
import type { Propagation } from "./admin.ts";
import { isOurs, objectsOf, ownKinds } from "./canonical.ts";
import type { Finding, RoundResult } from "./finding.ts";
import { verdictsOf } from "./finding.ts";
import type { Ground } from "./ground.ts";
import { judgeProcess } from "./process-judge.ts";
import { untilSilent } from "./quiescence.ts";
import { Random } from "./random.ts";
import { judgeTrace } from "./safety.ts";
import { placeOf } from "./objects.ts";
import { firstState, moves } from "./world.ts";

const ways = [
	"background",
	"foreground",
	"mid-create",
	"operator-down",
	"orphan",
] as const;
type Way = (typeof ways)[number];
type Plot = { seed: number; way: Way; namespace: string; before: string[] };
const state = moves.sidecar(firstState);
/** Seconds. The cluster's garbage collector learns of new kinds every half minute. */
const limit = 60;

export async function deletionRound(
	ground: Ground,
	seeds: readonly number[],
): Promise<RoundResult> {
	const { proxy } = ground;
	const start = performance.now();
	const plots = seeds.map(
		(seed): Plot => ({
			seed,
			way: ways[(seed - 1) % ways.length] ?? "background",
			namespace: `d${seed}`,
			before: [],
		}),
	);
	const names = plots.map(({ namespace }) => namespace);
	await ground.serve(names);
	proxy.reset();
	const first = await ground.lead();
	await ground.untilSealable(names);
	for (const { way, namespace } of plots) {
		await addStranger(ground, namespace);
		if (way !== "mid-create") await ground.change(namespace, {}, state);
	}
	await untilSilent(ground);
	await wait(4000);
	await untilSilent(ground);
	const strangers = await strangersOf(ground, names);
	const objects = await objectsOf(ground.admin, names);
	for (const plot of plots)
		plot.before = childrenAmong(objects.get(plot.namespace) ?? []);
	for (const plot of plots)
		if (plot.way !== "operator-down") await strike(ground, plot);
	await ground.kill(first);
	for (const plot of plots)
		if (plot.way === "operator-down") await strike(ground, plot);
	await wait(2000);
	const second = await ground.lead();
	const findings = await untilClean(ground, plots);
	if ((await strangersOf(ground, names)) !== strangers)
		findings.push({
			oracle: "O16",
			seed: seeds[0] ?? 0,
			text: "an object of somebody else was touched",
		});
	const any = seeds[0] ?? 0;
	for (const text of [first, second].flatMap(judgeProcess))
		findings.push({ oracle: "O5", seed: any, text });
	for (const { namespace, text } of judgeTrace(proxy.exchanges, names)) {
		const plot = plots.find((plot) => plot.namespace === namespace);
		findings.push({ oracle: "O10", seed: plot?.seed ?? any, text });
	}
	await ground.end(second);
	await ground.forget(names);
	return {
		verdicts: verdictsOf(["O5", "O10", "O16"], seeds, findings),
		findings,
		decisions: plots.map(({ namespace, way }) => `${namespace}: ${way}`),
		seconds: (performance.now() - start) / 1000,
		notes: { calls: proxy.exchanges.length, faults: plots.length },
	};
}

async function addStranger(
	{ admin }: Ground,
	namespace: string,
): Promise<void> {
	const metadata = { name: "stranger", namespace };
	const stranger = { apiVersion: "v1", kind: "ConfigMap", metadata };
	await admin.apply(configMaps, { ...stranger, data: { a: "1" } });
}

async function strangersOf(
	{ admin }: Ground,
	names: readonly string[],
): Promise<string> {
	const found = await Promise.all(
		names.map((namespace) =>
			admin.get(configMaps, { namespace, name: "stranger" }),
		),
	);
	return found
		.map(
			(object) => `${object?.metadata.uid} ${object?.metadata.resourceVersion}`,
		)
		.join();
}

const propagationOf = (way: Way): Propagation =>
	way === "orphan"
		? "Orphan"
		: way === "foreground"
			? "Foreground"
			: "Background";

async function strike(
	ground: Ground,
	{ seed, way, namespace }: Plot,
): Promise<void> {
	if (way === "mid-create") {
		const random = new Random(seed);
		await ground.change(namespace, {}, state);
		await wait(random.below(600));
	}
	for (const id of Object.keys(state)) {
		const { resource, place } = placeOf(id, namespace);
		if (resource.kind === "ConfigMap") continue;
		await ground.admin.remove(resource, place, propagationOf(way));
	}
}

/** What the cluster makes of a Service comes and goes by itself. */
const childrenAmong = (objects: readonly KubeObject[]): string[] =>
	objects
		.filter(
			(object) =>
				isOurs(object) && object.kind !== "EndpointSlice" && !isOwn(object),
		)
		.map(({ kind, metadata }) => `${kind}/${metadata.name}`)
		.sort();
const isOwn = ({ kind }: KubeObject) =>
	ownKinds.some((own) => own.kind === kind);
/** Generated values cannot be had again: their Secrets outlive the AppSecret. */
const isKept = ({ kind, metadata }: KubeObject) =>
	kind === "Secret" && metadata.labels?.[appSecretLabel] !== undefined;

async function untilClean(
	ground: Ground,
	plots: readonly Plot[],
): Promise<Finding[]> {
	const names = plots.map(({ namespace }) => namespace);
	const end = performance.now() + limit * 1000;
	for (;;) {
		await untilSilent(ground);
		const objects = await objectsOf(ground.admin, names);
		const findings = plots.flatMap((plot): Finding[] => {
			const text = amiss(plot, objects.get(plot.namespace) ?? []);
			const { seed, way } = plot;
			return text ? [{ oracle: "O16", seed, text: `${way}: ${text}` }] : [];
		});
		if (findings.length === 0 || performance.now() > end) return findings;
		await wait(1000);
	}
}

function amiss(
	{ way, before }: Plot,
	objects: readonly KubeObject[],
): string | undefined {
	const own = objects.filter(isOwn);
	if (own.length > 0)
		return `${own.map(({ metadata }) => metadata.name).join()} still there`;
	if (way === "orphan") {
		const left = childrenAmong(objects);
		const lost = before.filter((id) => !left.includes(id));
		return lost.length > 0 ? `${lost.join()} lost` : undefined;
	}
	const left = childrenAmong(objects.filter((object) => !isKept(object)));
	if (left.length > 0) return `${left.join()} left behind`;
	const isGone = way !== "mid-create" && !objects.some(isKept);
	return isGone ? "the generated values are gone" : undefined;
}
