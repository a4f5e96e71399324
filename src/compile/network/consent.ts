// Whether one App may call another: the one place that is asked before an edge between two namespaces opens.

import type { App } from "../../api/app/app.ts";
import type { Tenants } from "../tenant/tenancy.ts";
import { areApart } from "../tenant/tenancy.ts";
import type { Address } from "./address.ts";
import { addressOfObject, addressText, fullName } from "./address.ts";

/** Within a namespace nobody need consent; elsewhere the App that is called does, and the Tenants of both. */
export function mayCall(
	caller: Address,
	called: App,
	port: string,
	tenants: Tenants,
): boolean {
	const { namespace } = addressOfObject(called);
	const isApart = areApart(caller.namespace, namespace, tenants);
	return !isApart && isAccepted(caller, called, port);
}

/** Whether the App that is called names the caller and the port. */
export function isAccepted(
	caller: Address,
	called: App,
	port: string,
): boolean {
	if (caller.namespace === addressOfObject(called).namespace) return true;
	return (called.spec?.network?.accept ?? []).some(
		({ from, ports }) =>
			from === addressText(caller) && (ports ?? []).includes(port),
	);
}

/** Other Apps that this one lets call it, with the ports; its own namespace aside. */
export const consentsOf = (app: App) => {
	const { namespace } = addressOfObject(app);
	return (app.spec?.network?.accept ?? []).flatMap(({ from, ports }) => {
		if (!from || from.startsWith(`${namespace}/`)) return [];
		return [{ from: fullName(from, namespace), ports: ports ?? [] }];
	});
};
