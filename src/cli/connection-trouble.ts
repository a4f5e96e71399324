// What the cluster did not do for a command, as one sentence: what, where, and how to mend it.

import type { Resource } from "../kube/objects.ts";
import type { Failure } from "../runtime/errors.ts";
import { ClusterError, watchFault } from "../runtime/errors.ts";
import { messageOf } from "../runtime/log.ts";
import { unreachable } from "./command.ts";
import { visible } from "./terminal.ts";

type Call = {
	readonly verb: string;
	readonly resource: Resource;
	readonly namespace: string | undefined;
	/** Server and context. */
	readonly where: string;
};
/** An error of the command line that still knows the kind of failure. */
export type Trouble = Error & { readonly failure: Failure | undefined };

export function troubleWith(call: Call, error: unknown): Trouble {
	const failure = error instanceof ClusterError ? error.failure : undefined;
	const message = visible(sentence(call, error));
	return Object.assign(unreachable(message), { failure });
}

export const failureOf = (error: unknown): Failure | undefined =>
	(error as Partial<Trouble> | undefined)?.failure;

function sentence({ verb, resource, namespace, where }: Call, error: unknown) {
	const what = `${verb} ${resource.plural} ${namespace ? `in namespace ${namespace}` : "in all namespaces"}`;
	const said = messageOf(error).replace(/\bError: /g, "");
	if (!(error instanceof ClusterError))
		return `cannot ${what}: ${where}: ${said}`;
	if (error.status === 401)
		return `${where} does not accept the credentials of the kubeconfig; log in again, or name another --context`;
	if (error.failure === "forbidden")
		return `you may not ${what} of ${where}: ${said}; ask for the role view there`;
	if (error.failure === "notFound") return watchFault(error, resource.kind);
	if (error.failure === "lost")
		return `${where} gives ${said}; is the cluster up, and is this the right --context?`;
	return `cannot ${what}: ${where} says: ${said}; try again`;
}
