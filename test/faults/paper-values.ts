// Values of Secrets on paper: randomness counts up, and a sealed text shows its place and its value.

import type { PlannedChild } from "../../src/compile/child.ts";
import type { Filled, Values, Vault } from "../../src/compile/filling.ts";
import { desiredAnnotation } from "../../src/kube/labels.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { armored } from "../../src/sealing/age.ts";
import { envelope } from "../../src/sealing/envelope.ts";
import type { Seal } from "./objects.ts";

type Place = Parameters<typeof envelope>[0];
/** A Secret as paper holds it: its values are text, beside the keys that are its data. */
type Held = KubeObject & { values?: { [key: string]: string } | undefined };

/** A text that only a paper vault opens. */
export const sealOnPaper: Seal = async ({ text, ...where }) =>
	armored(`${JSON.stringify({ ...where, type: "Opaque" })}\n${text}`);

/** The planned children, Secrets with values; what is asked for as before keeps those it has. `before` is all that there is. */
export async function valuesOn(
	planned: readonly PlannedChild[],
	before: Iterable<readonly KubeObject[]>,
): Promise<KubeObject[]> {
	const secrets = [...before].flat().filter(({ kind }) => kind === "Secret");
	const there = new Map<string, Held>(
		secrets.map((secret) => [secret.metadata.name, secret]),
	);
	const children: KubeObject[] = [];
	for (const { object, filling } of planned) {
		if (!filling) {
			children.push(object);
			continue;
		}
		const { name } = object.metadata;
		const last = there.get(name);
		const isSame = last && desiredOf(last) === desiredOf(object);
		const whole: Held = isSame
			? { ...object, data: last["data"], values: last.values }
			: withValues(object, await filling.valuesFrom(vaultOf(there)));
		there.set(name, whole);
		children.push(whole);
	}
	return children;
}

const desiredOf = ({ metadata }: KubeObject) =>
	metadata.annotations?.[desiredAnnotation];

const vaultOf = (there: ReadonlyMap<string, Held>): Vault => ({
	secrets: new Map([...there].map(([name, held]) => [name, valuesIn(held)])),
	identities: new Map(
		[...there].map(([name, { metadata, ...held }]) => [
			name,
			{
				type: (held as { type?: string }).type ?? "Opaque",
				labels: metadata.labels ?? {},
			},
		]),
	),
	bytes: (count) => Buffer.from([...Array(count).keys()]),
	unseal: async (sealed) => {
		const [, place = "", text = ""] = sealed.trim().split("\n");
		// Another text opens for nobody.
		if (!place.startsWith("{")) return undefined;
		return envelope(JSON.parse(place) as Place, Buffer.from(text));
	},
});

const valuesIn = ({ values = {} }: Held): Values =>
	new Map(
		Object.entries(values).map(([key, value]) => [
			key,
			Buffer.from(value, "latin1"),
		]),
	);

function withValues(object: KubeObject, filled: Filled): Held {
	if ("trouble" in filled)
		return { ...object, values: { trouble: filled.trouble.reason } };
	const entries = [...filled.data].map(
		([key, value]) => [key, value.toString("latin1")] as const,
	);
	const values = Object.fromEntries(entries);
	return { ...object, data: values, values };
}
