// The platform document that render takes: as it is, or in the ConfigMap that the chart makes of it.

import type { Platform, PlatformWritten } from "../api/platform.ts";
import { platform, platformKey } from "../api/platform.ts";
import type { KubeObject } from "../kube/objects.ts";
import { readSource } from "../kube/source.ts";
import type { Tenant } from "../api/tenant.ts";
import { tenant } from "../api/tenant.ts";
import { seen } from "../schema/defaults.ts";
import { validateField } from "../schema/validate.ts";
import { usageError } from "./command.ts";
import type { Input } from "./input.ts";
import type { Workspace } from "./workspace.ts";

/** Defaults, with every namespace of the files served: what a cluster would be for which all of them are written. */
export function platformFor({ objects }: Workspace): Platform {
	const namespaceOf = ({ object }: { object: KubeObject }) =>
		object.metadata.namespace ?? "default";
	const ofTenants = objects.flatMap(({ object }) => namespacesOf(object));
	const servedNamespaces = [
		...new Set([...objects.map(namespaceOf), ...ofTenants].filter(Boolean)),
	].sort();
	return onFiles({ servedNamespaces });
}

function namespacesOf({ apiVersion, kind, ...object }: KubeObject): string[] {
	if (kind !== tenant.kind || !apiVersion.startsWith(`${tenant.group}/`))
		return [];
	const { namespaces } = (object as unknown as Tenant).spec;
	return namespaces.map(({ name }) => name);
}

/** Of a cluster that discovered its ranges, though files do not tell which they are: what is private and written itself is open. */
const onFiles = (written: PlatformWritten): Platform => ({
	...seen(platform, written),
	ranges: { cidrs: [], families: [4, 6] },
});

/** Throws a usage error that names the first field that is wrong. */
export function platformFrom({ name, text }: Input): Platform {
	if (text === undefined) throw usageError(`${name} must be text in UTF-8`);
	const { document, positionOf } = onlyDocument(name, text);
	const inner = isMap(document) ? document["data"] : undefined;
	const isConfigMap =
		isMap(document) && document["kind"] === "ConfigMap" && isMap(inner);
	if (!isConfigMap) return judged(name, document, positionOf);
	const held = inner[platformKey];
	if (typeof held !== "string")
		throw usageError(`${name} is a ConfigMap without the key ${platformKey}`);
	const place = `${name}: data["${platformKey}"]`;
	const nested = onlyDocument(place, held);
	return judged(place, nested.document, nested.positionOf);
}

const isMap = (value: unknown): value is { [name: string]: unknown } =>
	typeof value === "object" && value !== null && !Array.isArray(value);

type PositionOf = ReturnType<
	typeof readSource
>["documents"][number]["positionOf"];

function onlyDocument(
	name: string,
	text: string,
): { document: unknown; positionOf: PositionOf } {
	const { documents, problems } = readSource(text);
	const [problem] = problems;
	if (problem)
		throw usageError(
			`${name}:${problem.line}:${problem.column} ${problem.message}`,
		);
	const [document, ...more] = documents;
	if (more.length > 0) throw usageError(`${name} must hold one document`);
	const atStart = () => ({ line: 1, column: 1 });
	if (!document) return { document: {}, positionOf: atStart };
	return { document: document.value, positionOf: document.positionOf };
}

function judged(
	name: string,
	document: unknown,
	positionOf: PositionOf,
): Platform {
	const [finding] = validateField(platform, document);
	if (!finding) return onFiles(Object(document) as PlatformWritten);
	const { line, column } = positionOf(finding.path);
	const { at, message, rule } = finding;
	throw usageError(
		`${name}:${line}:${column} ${at || "the document"} ${message} [${rule}]`,
	);
}
