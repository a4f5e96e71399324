// One world in which something happens: how people go on changing it, and what its Apps say meanwhile.

import { setTimeout as wait } from "node:timers/promises";
import type { App } from "../../src/api/app/app.ts";
import { app } from "../../src/api/app/app.ts";
import { resourceOf } from "../../src/kube/objects.ts";
import type { Ground, Running } from "./ground.ts";
import type { Random } from "./random.ts";
import type { MoveName, State } from "./world.ts";
import { firstState, healed, moves } from "./world.ts";

type Condition = NonNullable<NonNullable<App["status"]>["conditions"]>[number];
/** What all scenes of a round share. */
export type Cast = { ground: Ground; operator: Running; names: string[] };

/** Something that happens and passes. */
export type Incident = {
	title: string;
	/** Begins, passes, and gives what was wrong meanwhile. */
	happen: (scene: Scene) => Promise<string[]>;
};

/** Later numbers are new images and values. */
const firstTurn = 1;

export class Scene {
	readonly cast: Cast;
	readonly world: string;
	readonly random: Random;
	#state: State = {};
	#turn = firstTurn;

	constructor(cast: Cast, world: string, random: Random) {
		this.cast = cast;
		this.world = world;
		this.random = random;
	}

	get admin() {
		return this.cast.ground.admin;
	}

	readonly place = (name: string) => ({ namespace: this.world, name });

	begin(): Promise<void> {
		return this.become(firstState);
	}

	async become(next: State): Promise<void> {
		await this.cast.ground.change(this.world, this.#state, next);
		this.#state = next;
	}

	move(name: MoveName): Promise<void> {
		return this.become(moves[name](this.#state, this.#turn++));
	}

	/** The App `api` with another image. */
	run(image: string): Promise<void> {
		const spec = { ...this.#state["App/api"], image };
		return this.become({ ...this.#state, "App/api": spec });
	}

	/** Nothing is missing any more; gives what must be there. */
	async end(): Promise<State> {
		await this.move("image");
		const last = healed(this.#state);
		await this.become(last);
		return last;
	}

	async conditions(name: string): Promise<readonly Condition[]> {
		const found = await this.admin.get(resourceOf(app), this.place(name));
		const { status, metadata } = (found ?? {}) as unknown as Partial<App>;
		const isCurrent = status?.observedGeneration === metadata?.generation;
		return isCurrent ? (status?.conditions ?? []) : [];
	}

	/** Waits until a condition of the newest spec is so; otherwise gives what is said instead. */
	async untilTold(
		name: string,
		type: string,
		reason: string,
		seconds = 20,
	): Promise<string[]> {
		const is = (conditions: readonly Condition[]) =>
			conditions.some((each) => each.type === type && each.reason === reason);
		return this.#until(name, is, `${type} is never ${reason}`, seconds);
	}

	/** Waits until a condition of that type is gone. */
	untilOver(name: string, type: string, seconds: number): Promise<string[]> {
		const is = (conditions: readonly Condition[]) =>
			conditions.length > 0 && conditions.every((each) => each.type !== type);
		return this.#until(name, is, `${type} does not go`, seconds);
	}

	async #until(
		name: string,
		is: (conditions: readonly Condition[]) => boolean,
		complaint: string,
		seconds: number,
	): Promise<string[]> {
		const end = performance.now() + seconds * 1000;
		for (;;) {
			const conditions = await this.conditions(name);
			if (is(conditions)) return [];
			if (performance.now() > end) {
				const told = conditions.map(
					({ type, status, reason }) => `${type}=${status} ${reason}`,
				);
				return [
					`${complaint} of App ${this.world}/${name} in ${seconds} s: ${told.join(", ")}`,
				];
			}
			await wait(200);
		}
	}
}
