// The ServiceAccount that the operator runs as.

import type { RequestOptions } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import type { OwnerReference } from "../kube/objects.ts";

type Claims = {
	"kubernetes.io"?: {
		namespace?: string;
		serviceaccount?: { name?: string; uid?: string };
	};
};

/**
 * The account of `namespace` whose token the kubeconfig holds, as the owner of objects beside it: they go when an uninstall takes the account.
 * Undefined for any other credentials.
 */
export async function ownAccount(
	kubeConfig: KubeConfig,
	namespace: string,
): Promise<OwnerReference | undefined> {
	const options: RequestOptions = { headers: {} };
	await kubeConfig.applyToHTTPSOptions(options);
	const headers = options.headers as { [name: string]: string } | undefined;
	const token = headers?.["Authorization"] ?? "";
	const { "kubernetes.io": claims } = claimsOf(token);
	const { name, uid } = claims?.serviceaccount ?? {};
	if (!name || !uid || claims?.namespace !== namespace) return undefined;
	return { apiVersion: "v1", kind: "ServiceAccount", name, uid };
}

/** Of a token that is no JWT there are none. */
function claimsOf(token: string): Claims {
	try {
		const [, payload = ""] = token.split(".");
		const text = Buffer.from(payload, "base64url").toString("utf8");
		return (JSON.parse(text) ?? {}) as Claims;
	} catch {
		return {};
	}
}
