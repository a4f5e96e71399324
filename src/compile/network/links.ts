// spec.network.links as they were written, and the variables that each gives.

import type { App } from "../../api/app/app.ts";
import { pathText } from "../../schema/path.ts";
import { numberOf } from "../app/ports.ts";
import type { Resolution } from "./resolution.ts";

type Written = NonNullable<
	NonNullable<App["spec"]["network"]>["links"]
>[number];
export type Link<Target extends "to" | "service"> = Omit<
	Written,
	"to" | "service"
> & { readonly [target in Target]: string } & { readonly path: string };

/** Links of one kind; a stored object may lack members, and a link without alias or target is none. */
export const linksOf = <Target extends "to" | "service">(
	{ spec }: Pick<App, "spec">,
	target: Target,
): Link<Target>[] =>
	(spec?.network?.links ?? []).flatMap((link, index) => {
		const path = pathText(["spec", "network", "links", index]);
		if (!link.alias || !link[target]) return [];
		return [{ ...link, path } as Written & Link<Target>];
	});

/** <ALIAS>_HOST at once, and <ALIAS>_PORT as soon as the number is known: a number that was written is known from the start. */
export function variablesOf(
	{ alias, port, path }: Pick<Link<never>, "alias" | "port" | "path">,
	host: string,
	found: number | undefined,
): Pick<Resolution, "variables" | "pending"> {
	const number = found ?? numberOf(port ?? "");
	const variables = [{ name: `${alias}_HOST`, value: host, path }];
	const name = `${alias}_PORT`;
	if (number === undefined) return { variables, pending: [name] };
	return {
		variables: [...variables, { name, value: String(number), path }],
		pending: [],
	};
}
