// What each field of an AppSecret and of a LoggingSidecar is for.

import { pod, outward, ofOthers, told, sidecar } from "./paths.ts";

/** What Apps and their log sidecars read as it is now. */
const copy = "other Secret values";

export const secrets = {
	"AppSecret.data": [
		"Secret",
		copy,
		"other Secret keys",
		"AppSecret status.keys",
		"AppSecret status.keyCount",
		told,
		"other LoggingSidecar status.conditions",
	],
	"AppSecret.data[].generate": [
		"Secret values",
		"other Secret values",
		`other ${sidecar.text[1]}`,
	],
	"AppSecret.data[].sealed": ["Secret values", copy],
	"AppSecret.data[].template": ["Secret values", copy],
	"AppSecret.data[].encode": ["Secret values", copy],
	"AppSecret.onDelete": ["Secret metadata.owners"],
};

const text = ["LoggingSidecar status.configHash", ...ofOthers(sidecar.text)];
const buffers = [
	`other ${pod}.volumes`,
	`other ${sidecar.container}.resources.limits.ephemeral-storage`,
];
const ways = ofOthers(outward);
const keys = [
	...text,
	"other Secret",
	`other ${pod}.volumes`,
	`other ${sidecar.container}.volumeMounts`,
];
export const sidecars = {
	"LoggingSidecar.apps": [
		"LoggingSidecar status",
		told,
		...ofOthers(sidecar.whole),
	],
	"LoggingSidecar.image": [`other ${sidecar.container}.image`],
	"LoggingSidecar.enrich": text,
	"LoggingSidecar.outputs": [
		...text,
		"LoggingSidecar status.outputCount",
		...buffers,
		...ways,
	],
	"LoggingSidecar.outputs[].name": text,
	"LoggingSidecar.outputs[].match": text,
	"LoggingSidecar.outputs[].egress": ways,
	"LoggingSidecar.outputs[].forward": text,
	"LoggingSidecar.outputs[].forward.sharedKey": keys,
	"LoggingSidecar.outputs[].http": text,
	"LoggingSidecar.outputs[].http.password": keys,
	"LoggingSidecar.outputs[].elasticsearch": [...text, ...ways],
	"LoggingSidecar.outputs[].elasticsearch.password": keys,
	"LoggingSidecar.delivery": text,
	"LoggingSidecar.buffer": text,
	"LoggingSidecar.buffer.size": [...text, ...buffers],
	"LoggingSidecar.resources": [
		`other ${sidecar.container}.resources.limits.memory`,
	],
	"LoggingSidecar.stopSeconds": [
		...text,
		`other ${pod}.terminationGracePeriodSeconds`,
	],
};
