// values.schema.json of the chart. Platform settings come from src/api/platform.ts; what only the chart knows stands here,
// and the foreign shapes of Kubernetes that values may hold in kubernetes-values.ts.

import { platform } from "../../src/api/platform.ts";
import type { GeneratedFile } from "./file.ts";
import type { JsonSchema } from "./json-schema.ts";
import { jsonSchema } from "./json-schema.ts";
import {
	definitions,
	listOf,
	members,
	text,
	toggle,
} from "./kubernetes-values.ts";

export function chartValues(): GeneratedFile[] {
	const schema = {
		$schema: "https://json-schema.org/draft/2020-12/schema",
		title: "Values of the Seaworthy chart",
		...members("All values; unknown ones are refused.", {
			...platformValues(),
			...objects,
			...pods,
			networkPolicy,
			global: {
				type: "object",
				description:
					"Passed by Helm when the chart is a dependency; nothing of it is used.",
			},
		}),
		$defs: definitions,
	};
	const path = "charts/seaworthy/values.schema.json";
	return [{ path, text: `${JSON.stringify(schema, undefined, 2)}\n` }];
}

/** What an empty value means to the chart, where that differs from what it means to the operator. */
const whenEmpty: { readonly [value: string]: string } = {
	servedNamespaces:
		"One that does not exist is left out until the next upgrade. Empty: the namespace of the release, and default.",
};

function platformValues(): { [value: string]: JsonSchema } {
	const { properties } = jsonSchema(platform);
	const values = Object.entries(properties as { [value: string]: JsonSchema });
	return Object.fromEntries(
		values.map(([name, schema]) => {
			const more = whenEmpty[name];
			if (!more) return [name, schema];
			const description = `${String(schema["description"])} ${more}`;
			return [name, { ...schema, description }];
		}),
	);
}

const objects: { [value: string]: JsonSchema } = {
	crds: members("The CustomResourceDefinitions, for the whole cluster.", {
		enabled: toggle(
			"Whether this release brings and upgrades them. One release per cluster does.",
		),
		keep: toggle(
			"Whether they, and with them all Apps, outlive an uninstall of the release.",
		),
	}),
	admission: members(
		"ValidatingAdmissionPolicies that reserve the identity of Apps to what Seaworthy makes.",
		{
			enabled: toggle("Whether there are any. Kubernetes has them since 1.30."),
			trusted: listOf(
				"User names that may make pods and workloads with the label seaworthy.dev/app, such as that of a tool that restores backups.",
				"userName",
			),
		},
	),
	discovery: members("What the operator reads of the cluster itself.", {
		enabled: toggle(
			"Whether it may list nodes and ServiceCIDRs, from which it knows the ranges of pods, Services and nodes.",
		),
	}),
	userRoles: members("Rights of people on Apps, for the whole cluster.", {
		enabled: toggle(
			"Whether the roles view, edit and admin of the cluster take in Apps.",
		),
		secretsIn: {
			type: "array",
			description:
				"Roles of the cluster that may write AppSecrets as well. Default: none.",
			items: { enum: ["edit", "admin"] },
			uniqueItems: true,
		},
	}),
};

const pods: { [value: string]: JsonSchema } = {
	replicas: {
		type: "integer",
		minimum: 0,
		maximum: 9,
		description:
			"Pods of the operator. One works, the others stand by; above one there is a PodDisruptionBudget. 0 installs everything but runs nothing.",
	},
	image: members("Image of the operator.", {
		repository: { ...text("Registry and repository."), minLength: 1 },
		tag: text("Tag. Empty: the appVersion of the chart."),
		digest: {
			...text("Digest, such as sha256:0123...; it wins over the tag."),
			pattern: "^(sha256:[a-f0-9]{64})?$",
		},
		pullPolicy: {
			enum: ["Always", "IfNotPresent", "Never"],
			description: "When a node fetches the image.",
		},
	}),
	logLevel: {
		enum: ["error", "warn", "info", "debug"],
		description: "Least level that the operator logs.",
	},
	imagePullSecrets: listOf(
		"Secrets of the release's namespace with credentials for the registry.",
		"nameReference",
	),
	resources: members("Compute resources of a pod of the operator.", {
		requests: { $ref: "#/$defs/quantities" },
		limits: { $ref: "#/$defs/quantities" },
	}),
	priorityClassName: text("Name of a PriorityClass. Empty: none."),
	nodeSelector: { $ref: "#/$defs/stringMap" },
	tolerations: listOf("Taints that the pods tolerate.", "toleration"),
	podAnnotations: { $ref: "#/$defs/stringMap" },
	extraEnv: listOf(
		"Environment variables added to the operator, such as HTTPS_PROXY.",
		"variable",
	),
};

const networkPolicy = members(
	"The operator's own NetworkPolicy: in comes who reads metrics, out go DNS and TCP 443 and 6443.",
	{
		enabled: toggle("Whether there is one."),
		metricsFrom: listOf(
			"Who may read metrics on port 8080. Empty: nobody.",
			"peer",
		),
		extraEgress: listOf(
			"Rules added for the way out, such as an API server on another port.",
			"egressRule",
		),
	},
);
