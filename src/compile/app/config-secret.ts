// Variables that touch a secret, as an immutable Secret. Its name is the hash of their recipes: names and revisions, never values.

import type { Secret } from "../../kube/objects.ts";
import { secrets } from "../../kube/objects.ts";
import { isText } from "../../sealing/encoders.ts";
import type { Child } from "../child.ts";
import { appSecretLabel } from "../../kube/labels.ts";
import type { Filled, Vault } from "../filling.ts";
import { isMadeBy } from "./own-secrets.ts";
import { mostBytes } from "./environment.ts";
import { isTooLong } from "./exec-limits.ts";
import type { AppFacts } from "./facts.ts";
import { childMetadata } from "./metadata.ts";
import type { Recipes } from "./recipe.ts";
import { cooked, ingredientsOf } from "./recipe.ts";

export const configSecret: Child<AppFacts> = {
	resource: secrets,
	wave: 0,
	write: "create",
	held: true,
	renames: true,
	rolls: true,
	build(facts): Secret | undefined {
		if (!facts.configSecret) return undefined;
		return {
			apiVersion: "v1",
			kind: "Secret",
			metadata: childMetadata(facts, facts.configSecret),
			type: "Opaque",
			immutable: true,
		};
	},
	filling: ({ recipes }) => ({
		needs: ingredientsOf(recipes),
		valuesFrom: async (vault) => variablesFrom(recipes, vault),
	}),
};

function variablesFrom(
	recipes: Recipes,
	{ secrets: known, identities }: Vault,
): Filled {
	for (const secret of ingredientsOf(recipes)) {
		const { labels } = identities.get(secret) ?? {};
		if (labels && !isMadeBy(labels[appSecretLabel] ?? "", secret, labels))
			return refused(secret);
	}
	const data = new Map<string, Buffer>();
	let left = mostBytes;
	for (const [name, recipe] of recipes) {
		const value = cooked(recipe, known, left);
		if (value === "too large")
			return invalid("come to more than 900 KiB with the values of secrets");
		if (!Buffer.isBuffer(value)) return missing(value.missing.secret);
		if (!isText(value) || value.includes(0))
			return invalid(
				`give ${name} a value that is no text; such a key can only be a file`,
			);
		if (isTooLong(name, value.length))
			return invalid(
				`give ${name} a value of more than 128 KiB, which Linux passes to no program; mount it as a file with spec.secrets`,
			);
		left -= value.length;
		data.set(name, value);
	}
	return { data };
}

const invalid = (message: string): Filled => ({
	trouble: {
		reason: "ConfigInvalid",
		message: `spec.config.layers ${message}`,
	},
});
const refused = (secret: string): Filled => ({
	trouble: {
		reason: "SecretRefused",
		message: `spec.config.layers would read the Secret ${secret}, which no AppSecret made; delete or rename it`,
	},
});
const missing = (secret: string): Filled => ({
	trouble: {
		reason: "ConfigMissing",
		message: `spec.config.layers wait for the Secret ${secret}`,
	},
});
