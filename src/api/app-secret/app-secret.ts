// The kind AppSecret: values that are generated, sealed or composed, and kept in Secrets.

import { spellings } from "../spellings.ts";
import type { Condition } from "../../kube/conditions.ts";
import type { ObjectMeta } from "../../kube/objects.ts";
import type { Kind } from "../../schema/crd.ts";
import { ageColumn, nameForm, ourGroup, readyColumns } from "../every-kind.ts";
import type { AppSecretSpecWritten } from "./spec.ts";
import { appSecretSpec, sameType } from "./spec.ts";
import type { AppSecretStatus } from "./status.ts";
import { appSecretStatus } from "./status.ts";

export const appSecret = {
	...ourGroup,
	kind: "AppSecret",
	plural: "appsecrets",
	singular: "appsecret",
	shortNames: ["swsec"],
	scope: "Namespaced",
	description:
		"Secret values: generated once, sealed for this place, or composed of others. Apps use them as files or variables.",
	spec: appSecretSpec,
	status: appSecretStatus,
	spellings: spellings["AppSecret"] ?? [],
	rules: [nameForm("AppSecret", { data: [{ key: "a", template: "b" }] })],
	transitions: [sameType],
	writers: "Administrators",
	columns: [
		...readyColumns,
		{
			name: "Keys",
			type: "integer",
			jsonPath: ".status.keyCount",
			description: "Number of keys of the current revision.",
		},
		{
			name: "Revision",
			type: "integer",
			jsonPath: ".status.revision",
			description: "Current revision of the values.",
		},
		ageColumn,
	],
} as const satisfies Kind<typeof appSecretSpec, typeof appSecretStatus>;

/** An AppSecret as it is read from the API server or a file. */
export type AppSecret = {
	apiVersion: string;
	kind: string;
	metadata: ObjectMeta;
	spec: AppSecretSpecWritten;
	status?: Omit<AppSecretStatus, "conditions"> & { conditions?: Condition[] };
};
