// Well-known images that declare a VOLUME: what is written there goes around spec.writable unless the path is listed.

import type { App } from "../api/app/app.ts";
import { app } from "../api/app/app.ts";
import { pathText } from "../schema/path.ts";
import type { Report } from "./report.ts";
import type { FileObject } from "./workspace.ts";

/** By the last word of the repository, from the Dockerfiles of their makers. */
const volumes: { readonly [image: string]: (tag: string) => string[] } = {
	cassandra: () => ["/var/lib/cassandra"],
	couchdb: () => ["/opt/couchdb/data"],
	mariadb: () => ["/var/lib/mysql"],
	mongo: () => ["/data/db", "/data/configdb"],
	mysql: () => ["/var/lib/mysql"],
	neo4j: () => ["/data", "/logs"],
	nextcloud: () => ["/var/www/html"],
	postgres: (tag) =>
		// One folder up since 18, where each major version has its own below.
		Number.parseInt(tag, 10) < 18
			? ["/var/lib/postgresql/data"]
			: ["/var/lib/postgresql"],
	prometheus: () => ["/prometheus"],
	rabbitmq: () => ["/var/lib/rabbitmq"],
	redis: () => ["/data"],
	valkey: () => ["/data"],
	wordpress: () => ["/var/www/html"],
	zookeeper: () => ["/data", "/datalog", "/logs"],
};

/** Images of other makers under the same names, which declare none. */
const otherMakers = /(?:^|\/)bitnami/;

/** A warning for each App whose image has a VOLUME that it does not list. */
export function imageVolumeReports(source: FileObject): Report[] {
	if (source.object.kind !== app.kind) return [];
	const { spec } = source.object as unknown as Partial<App>;
	const image = typeof spec?.image === "string" ? spec.image : "";
	const listed = new Set((spec?.writable ?? []).map(({ path }) => path));
	const lacking = volumesOf(image).filter((path) => !listed.has(path));
	if (lacking.length === 0) return [];
	const path = ["spec", "image"];
	const entries = lacking.map((each) => `{ path: ${each}, size: 1Gi }`);
	return [
		{
			file: source.file,
			...source.document.positionOf([...source.place, ...path]),
			severity: "warning",
			at: pathText(path),
			message: `declares a VOLUME at ${lacking.join(" and ")}, which escapes the limits of the pod and is empty after each restart of the container; add ${entries.join(", ")} to spec.writable`,
			rule: "image-volume",
		},
	];
}

function volumesOf(image: string): string[] {
	const [, repository = "", tag = ""] =
		/^(.*?)(?::([\w.-]+))?(?:@.*)?$/.exec(image) ?? [];
	if (otherMakers.test(repository)) return [];
	const name = repository.slice(repository.lastIndexOf("/") + 1);
	return Object.hasOwn(volumes, name) ? (volumes[name]?.(tag) ?? []) : [];
}
