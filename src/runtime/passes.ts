// A pass over one key as the queue calls it: counted, timed, and told of when it fails.

import type { Platform } from "../api/platform.ts";
import type { AnyController } from "../controllers/controller.ts";
import { ClusterError, isPassing } from "./errors.ts";
import { LargePasses } from "./large-passes.ts";
import { Ledger } from "./ledger.ts";
import type { Log } from "./log.ts";
import { messageOf } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { World } from "./reconcile.ts";
import { reconcile } from "./reconcile.ts";
import { RenamedCopies } from "./renamed-copies.ts";
import { RefusalRetries } from "./refusal-retries.ts";
import { RepairLimiter } from "./repair-limiter.ts";
import { UnkeptFields } from "./unkept-fields.ts";

type Options = {
	controllers: readonly AnyController[];
	metrics: Metrics;
	log: Log;
	world: Pick<
		World,
		| "cluster"
		| "informers"
		| "openVault"
		| "obstacleIn"
		| "mayWriteIn"
		| "isHeldElsewhere"
		| "pace"
	>;
	/** Has the key run after so many milliseconds. */
	runAfter: (key: string, milliseconds: number) => void;
};
type Place = { kind: string; namespace: string; name: string };

/** The parts of a key that `keyOf` made. */
export function placeOf(key: string): Place {
	const [kind = "", namespace = "", name = ""] = key.split("/");
	return { kind, namespace, name };
}

export class Passes {
	readonly #options: Options;
	#refusals: RefusalRetries;
	/** Keys whose last pass failed by what may last. */
	readonly #failed = new Set<string>();
	readonly #repairs = new RepairLimiter();
	readonly #large = new LargePasses();
	readonly #renamed = new RenamedCopies();
	#unkept = new UnkeptFields();
	#ledger = new Ledger();

	constructor(options: Options) {
		this.#options = options;
		this.#refusals = new RefusalRetries(options.runAfter);
	}

	/** An object of the namespace is gone. */
	roomMade(namespace: string): void {
		this.#refusals.roomMade(namespace);
	}

	/** What was written before somebody else led says nothing any more. */
	forget(): void {
		this.#refusals = new RefusalRetries(this.#options.runAfter);
		this.#ledger = new Ledger();
		this.#unkept = new UnkeptFields();
	}

	/** Milliseconds after which to look again without any event; rejects with what the queue should retry on. */
	async run(key: string, platform: Platform): Promise<number | undefined> {
		const { kind, namespace, name } = placeOf(key);
		const { controllers, metrics } = this.#options;
		const { reconciles, reconcileErrors, reconcileSeconds } = metrics;
		const controller = controllers.find(
			({ resource }) => resource.kind === kind,
		);
		if (!controller) return undefined;
		const isRetry = this.#failed.has(key);
		const large = this.#large.pass(namespace);
		const done = reconcileSeconds.startTimer({ controller: kind });
		try {
			const ending = await reconcile(controller, namespace, name, {
				...this.#world(platform),
				enterLarge: large.enter,
				isRetry,
			});
			const { result, again } = ending;
			reconciles.inc({ controller: kind, result });
			this.#failed.delete(key);
			return again;
		} catch (error) {
			reconciles.inc({ controller: kind, result: "error" });
			reconcileErrors.inc({ controller: kind });
			this.#tell({ kind, namespace, name }, error, isRetry);
			if (countsAsFailed(error)) this.#failed.add(key);
			throw error;
		} finally {
			large.leave();
			done();
		}
	}

	#world(platform: Platform): Omit<World, "enterLarge" | "isRetry"> {
		const { log, metrics, world } = this.#options;
		return {
			...world,
			platform,
			now: () => `${new Date().toISOString().slice(0, 19)}Z`,
			repairs: this.#repairs,
			renamed: this.#renamed,
			refusals: this.#refusals,
			ledger: this.#ledger,
			onSuppressed: () => metrics.suppressed.inc(),
			onRepaired: ({ kind, metadata: { namespace, name } }, by) =>
				log.info("put back what others had changed", {
					kind,
					namespace,
					name,
					by: by.join(", "),
				}),
			unkept: this.#unkept,
			onUnkept: (of, fields) =>
				log.warn(
					`the CRD of ${of} drops status fields that this operator writes: it is older; upgrade the CRDs, then restart the operator`,
					{ kind: of, fields: fields.join(", ") },
				),
		};
	}

	#tell(place: Place, error: unknown, isRetry: boolean): void {
		const isKnown = isPassing(error) && error instanceof ClusterError;
		const level = !isKnown ? "error" : isRetry ? "warn" : "info";
		const details = { ...place, error: messageOf(error) };
		this.#options.log.log(level, "pass failed; tried again", details);
	}
}

/** The next look at the cache settles a conflict. */
const countsAsFailed = (error: unknown): boolean =>
	!(error instanceof ClusterError) || error.failure !== "conflict";
