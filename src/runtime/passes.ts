// A pass over one key as the queue calls it: counted, timed, and told of when it fails.

import type { Platform } from "../api/platform.ts";
import type { AnyController } from "../controllers/controller.ts";
import { Retries } from "./backoff.ts";
import { ClusterError, isPassing } from "./errors.ts";
import { LargePasses } from "./large-passes.ts";
import { Ledger } from "./ledger.ts";
import type { Log } from "./log.ts";
import { messageOf } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { World } from "./reconcile.ts";
import { reconcile } from "./reconcile.ts";
import { UnkeptFields } from "./unkept-fields.ts";
import { Repairs } from "./repairs.ts";

type Options = {
	controllers: readonly AnyController[];
	metrics: Metrics;
	log: Log;
	world: Pick<
		World,
		"cluster" | "informers" | "openVault" | "obstacleIn" | "mayWriteIn" | "pace"
	>;
};
type Place = { kind: string; namespace: string; name: string };

/** The parts of a key that `keyOf` made. */
export function placeOf(key: string): Place {
	const [kind = "", namespace = "", name = ""] = key.split("/");
	return { kind, namespace, name };
}

export class Passes {
	readonly #options: Options;
	readonly #retries = new Retries();
	readonly #repairs = new Repairs();
	readonly #large = new LargePasses();
	readonly #unkept = new UnkeptFields();
	#ledger = new Ledger();

	constructor(options: Options) {
		this.#options = options;
	}

	/** What was written before somebody else led says nothing any more. */
	forget(): void {
		this.#ledger = new Ledger();
	}

	/** Milliseconds after which to look again without any event; rejects with what the queue should retry on. */
	async run(key: string, platform: Platform): Promise<number | undefined> {
		const { kind, namespace, name } = placeOf(key);
		const { controllers, metrics, world } = this.#options;
		const { reconciles, reconcileErrors, reconcileSeconds } = metrics;
		const controller = controllers.find(
			({ resource }) => resource.kind === kind,
		);
		if (!controller) return undefined;
		const large = this.#large.pass(namespace);
		const done = reconcileSeconds.startTimer({ controller: kind });
		try {
			const ending = await reconcile(controller, namespace, name, {
				...world,
				platform,
				now: () => `${new Date().toISOString().slice(0, 19)}Z`,
				repairs: this.#repairs,
				ledger: this.#ledger,
				onSuppressed: () => metrics.suppressed.inc(),
				enterLarge: large.enter,
				unkept: this.#unkept,
				onUnkept: (of, fields) =>
					this.#options.log.warn(
						`the CRD of ${of} drops status fields that this operator writes: it is older; upgrade the CRDs`,
						{ kind: of, fields: fields.join(", ") },
					),
			});
			reconciles.inc({ controller: kind, result: ending });
			return this.#retries.next(key, ending === "troubled");
		} catch (error) {
			reconciles.inc({ controller: kind, result: "error" });
			reconcileErrors.inc({ controller: kind });
			this.#tell({ kind, namespace, name }, error);
			throw error;
		} finally {
			large.leave();
			done();
		}
	}

	#tell(place: Place, error: unknown): void {
		const level =
			isPassing(error) && error instanceof ClusterError ? "info" : "error";
		const details = { ...place, error: messageOf(error) };
		this.#options.log.log(level, "pass failed; tried again", details);
	}
}
