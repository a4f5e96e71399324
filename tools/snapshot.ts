// `make snapshot`: lets the operator of this checkout make worlds and keeps what it leaves, for the operators of later releases to
// find. Part of a release. The state is drawn from seeds; times, uids and keys are new each time.

import manifest from "../package.json" with { type: "json" };
import { readState } from "../test/faults/etcd-state.ts";
import { Ground } from "../test/faults/ground.ts";
import { untilSilent } from "../test/faults/quiescence.ts";
import { Random } from "../test/faults/random.ts";
import { keepRelease, releases } from "../test/faults/releases.ts";
import type { State } from "../test/faults/world.ts";
import { consented, secretState } from "../test/faults/secret-world.ts";
import { firstState, historyOf, moves } from "../test/faults/world.ts";
import { secrets } from "../src/kube/objects.ts";

const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
const namespaceOf = (seed: number) => `u${seed}`;
const length = 6;
/** Behind those of the seeds. */
const secretWorld = namespaceOf(seeds.length + 1);

const { version } = manifest;
if (releases().some((release) => release.version === version))
	throw new Error(
		`${version} is kept already; remove its file to make it anew`,
	);
let etcd = "";
const ground = await Ground.raise({
	onEtcd: async (url) => {
		etcd = url;
	},
});
try {
	const names = [...seeds.map(namespaceOf), secretWorld];
	await ground.serve(names);
	const operator = await ground.lead();
	await ground.untilSealable(names);
	await Promise.all([...seeds.map(live), liveWithSecrets()]);
	if (!(await untilSilent(ground)))
		throw new Error("the operator did not come to rest");
	await ground.end(operator);
	const state = await readState(etcd);
	const size = keepRelease(version, state);
	process.stdout.write(
		`${version}: ${names.length} worlds, ${state.length} objects, ${Math.ceil(size / 1024)} KiB\n`,
	);
} finally {
	await ground.stop();
}

/** One history, left as it is: with what is missing and what is wrong. */
async function live(seed: number): Promise<void> {
	const namespace = namespaceOf(seed);
	let state: State = {};
	const history = historyOf(new Random(seed), length);
	for (const next of [firstState, ...history.map((move) => move.next)]) {
		await ground.change(namespace, state, next);
		state = next;
		await untilSilent(ground);
	}
}

/** Values change under Apps that run. */
async function liveWithSecrets(): Promise<void> {
	let state: State = {};
	await ground.admin.apply(secrets, consented(secretWorld));
	for (const next of [
		secretState,
		moves.sealed(secretState, 1),
		moves.image(moves.sealed(secretState, 1), 2),
	]) {
		await ground.change(secretWorld, state, next);
		state = next;
		await untilSilent(ground);
	}
}
