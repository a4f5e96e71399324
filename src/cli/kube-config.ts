// How a command reaches a cluster: a file that is named, else what kubectl would take.

import type { KubeConfig } from "@kubernetes/client-node";
import { messageOf } from "../runtime/log.ts";
import { usageError } from "./command.ts";

export async function kubeConfigOf(
	file: string | undefined,
): Promise<KubeConfig> {
	const client = await import("@kubernetes/client-node");
	const kubeConfig = new client.KubeConfig();
	try {
		if (file) kubeConfig.loadFromFile(file);
		else kubeConfig.loadFromDefault();
	} catch (error) {
		throw usageError(`the kubeconfig cannot be read: ${messageOf(error)}`);
	}
	return kubeConfig;
}
