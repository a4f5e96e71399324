// The process's life comes from @dot-i/k8s-operator: init, start, stop. Its own ways of watching and writing end the process
// on any watch error and replace whole lists of finalizers, so each of them is refused here and ours are used instead.

import type { KubeConfig } from "@kubernetes/client-node";
import base from "@dot-i/k8s-operator";

const Operator = base.default;

const refuse = (what: string, instead: string): Promise<never> =>
	Promise.reject(new Error(`${what} is not used here: ${instead}`));

export abstract class Lifecycle extends Operator {
	constructor(kubeConfig: KubeConfig) {
		super();
		this.kubeConfig = kubeConfig;
	}

	/** Drains what runs and resolves when nothing is left open. */
	abstract end(): Promise<void>;

	override stop(): void {
		void this.end();
	}

	protected override getCustomResourceApiUri(): string {
		throw new Error("paths are made by pathOf() in cluster.ts");
	}
	protected override registerCustomResourceDefinition(): Promise<never> {
		return refuse("registering CRDs", "they come with the chart");
	}
	protected override watchResource(): Promise<void> {
		return refuse("watchResource", "reflector.ts watches");
	}
	protected override setResourceStatus(): Promise<never> {
		return refuse("setResourceStatus", "status.ts is the only writer");
	}
	protected override patchResourceStatus(): Promise<never> {
		return refuse("patchResourceStatus", "status.ts is the only writer");
	}
	protected override setResourceFinalizers(): Promise<never> {
		return refuse("setResourceFinalizers", "there are no finalizers");
	}
}
