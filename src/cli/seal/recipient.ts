// The public key of a namespace: from the cluster, or from a file that holds the same ConfigMap.

import { publicKeysName } from "../../kube/names.ts";
import { configMaps } from "../../kube/objects.ts";
import { readSource } from "../../kube/source.ts";
import { isRecipient } from "../../sealing/age.ts";
import { usageError } from "../command.ts";
import type { ContextFlags } from "../connection.ts";
import { kubeConfigOf } from "../connection.ts";
import type { Input } from "../input.ts";

/** Throws a usage error where the file names no key of the namespace. */
export function recipientIn({ name, text }: Input, namespace: string): string {
	const documents = text === undefined ? [] : readSource(text).documents;
	const { data } = Object(documents[0]?.value) as { data?: unknown };
	return recipientOf(data, namespace, name);
}

type Place = ContextFlags & { operatorNamespace: string };

export async function recipientOfCluster(
	namespace: string,
	{ operatorNamespace, ...flags }: Place,
): Promise<string> {
	// Loaded only here: the client library would triple the start of every other command.
	const { connect } = await import("../../runtime/kube-cluster.ts");
	const cluster = await connect({
		kubeConfig: await kubeConfigOf(flags),
		fence: () => undefined,
	});
	const where = `the ConfigMap ${publicKeysName} of the namespace ${operatorNamespace}`;
	try {
		const found = await cluster
			.get(configMaps, operatorNamespace, publicKeysName)
			.catch((error: unknown) => {
				const why = error instanceof Error ? error.message : String(error);
				throw usageError(`${where} cannot be read: ${why}`);
			});
		return recipientOf(found?.["data"], namespace, where);
	} finally {
		await cluster.close();
	}
}

function recipientOf(data: unknown, namespace: string, where: string): string {
	const keys = new Map(Object.entries(Object(data) as object));
	const recipient: unknown = keys.get(namespace);
	if (typeof recipient === "string" && isRecipient(recipient)) return recipient;
	throw usageError(
		`${where} holds no public key of ${namespace}; the operator makes one for each namespace that it serves`,
	);
}
