// Three pictures of the shop, read from the status of its resources alone: who may talk to whom, which log goes where,
// which secret is used by whom at which revision.

import { counted } from "../../kube/counted.ts";
import type { App } from "../../api/app/app.ts";
import type { AppSecret } from "../../api/app-secret/app-secret.ts";
import type { LoggingSidecar } from "../../api/logging-sidecar.ts";
import type { Tenant } from "../../api/tenant.ts";
import type { OurObject } from "./namespace-view.ts";

type Row = readonly string[];

export function pictures(objects: readonly OurObject[]): string {
	const of = <T>(kind: string) =>
		objects.filter((object) => object.kind === kind) as unknown as T[];
	const apps = of<App>("App");
	return [
		section("Who may talk to whom", edgeRows(apps)),
		section("Which log goes where", logRows(of("LoggingSidecar"), apps)),
		section(
			"Which secret is used by whom, at which revision",
			secretRows(of("AppSecret"), of("LoggingSidecar")),
		),
		section("What is denied besides", tenantRows(of("Tenant"))),
	].join("\n");
}

const address = ({ metadata }: Pick<App, "metadata">) =>
	`${metadata.namespace}/${metadata.name}`;

/** Each edge once, as the App that calls sees it. */
const edgeRows = (apps: readonly App[]): Row[] =>
	apps.flatMap((app) =>
		(app.status?.edges ?? [])
			.filter(({ direction }) => direction === "Egress")
			.map(({ peer, ports, state, reason }) => [
				address(app),
				state === "Allowed" || state === "Wider" ? "->" : "-x",
				peer,
				ports.join(", "),
				reason && state !== "Allowed" ? `${state}: ${reason}` : state,
			]),
	);

const logRows = (
	sidecars: readonly LoggingSidecar[],
	apps: readonly App[],
): Row[] =>
	sidecars.flatMap((sidecar) =>
		(sidecar.status?.apps ?? []).flatMap(({ name, pods }) => {
			const app = apps.find(
				({ metadata }) =>
					metadata.name === name &&
					metadata.namespace === sidecar.metadata.namespace,
			);
			return (app?.spec.logs ?? []).flatMap((log) =>
				sidecar.spec.outputs
					.filter(({ match }) => !match || match.includes(log.name))
					.map((output) => [
						app ? address(app) : name,
						`${log.path}/${log.files ?? "*.log"}`,
						"->",
						output.name,
						`by ${sidecar.metadata.name} in ${counted(pods, "pod")}`,
					]),
			);
		}),
	);

const secretRows = (
	secrets: readonly AppSecret[],
	sidecars: readonly LoggingSidecar[],
): Row[] =>
	secrets.flatMap((secret) => {
		const { revision, keys = [], consumers = [] } = secret.status ?? {};
		const held = `r${revision}: ${keys.map(({ key }) => key).join(", ")}`;
		const rows = consumers.map(
			({ app, revision: used, stale }): Row => [
				address(secret),
				held,
				"<-",
				`${secret.metadata.namespace}/${app}`,
				`${used === undefined ? "in place" : `r${used}`}${stale ? ", stale" : ""}`,
			],
		);
		const users = sidecars
			.filter(
				({ metadata }) => metadata.namespace === secret.metadata.namespace,
			)
			.filter(({ spec }) => namesSecret(spec, secret.metadata.name))
			.map(
				(sidecar): Row => [
					address(secret),
					held,
					"<-",
					`sidecars of ${sidecar.metadata.name}`,
					"the current one",
				],
			);
		const all = [...rows, ...users];
		return all.length > 0 ? all : [[address(secret), held]];
	});

const namesSecret = (spec: LoggingSidecar["spec"], name: string) =>
	JSON.stringify(spec).includes(`"appSecret":${JSON.stringify(name)}`);

const tenantRows = (tenants: readonly Tenant[]): Row[] =>
	tenants.flatMap((tenant) =>
		(tenant.status?.namespaces ?? []).map(({ name, mode, wouldBeCut }) => [
			`Tenant ${tenant.metadata.name}`,
			name,
			mode === "Enforce" ? "denies what no App declares" : "observes",
			`${wouldBeCut} other pods cut off`,
		]),
	);

function section(title: string, rows: readonly Row[]): string {
	const widths: number[] = [];
	for (const row of rows)
		for (const [index, cell] of row.entries())
			widths[index] = Math.max(widths[index] ?? 0, cell.length);
	const lines = [...rows]
		.sort((a, b) => (a.join(" ") < b.join(" ") ? -1 : 1))
		.map((row) =>
			row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join("  "),
		);
	return [title, ...lines.map((line) => `  ${line.trimEnd()}`), ""].join("\n");
}
