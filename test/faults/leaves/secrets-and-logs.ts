// What each field of an AppSecret and of a LoggingSidecar is for.

import { pod, outward, ofOthers, told, sidecar } from "./paths.ts";

export const secrets = {
	"AppSecret.data": [
		"Secret",
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
	"AppSecret.data[].sealed": ["Secret values"],
	"AppSecret.data[].template": ["Secret values"],
	"AppSecret.data[].encode": ["Secret values"],
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
	"LoggingSidecar.outputs[].sink": ways,
	"LoggingSidecar.outputs[].egress": ways,
	"LoggingSidecar.outputs[].forward": text,
	"LoggingSidecar.outputs[].forward.sharedKey": keys,
	"LoggingSidecar.outputs[].http": [...text, ...ways],
	"LoggingSidecar.outputs[].http.password": keys,
	"LoggingSidecar.outputs[].elasticsearch": [...text, ...ways],
	"LoggingSidecar.outputs[].elasticsearch.password": keys,
	"LoggingSidecar.delivery": text,
	"LoggingSidecar.buffer": text,
	"LoggingSidecar.buffer.size": [...text, ...buffers],
	"LoggingSidecar.resources": [
		`other ${sidecar.container}.resources.limits.memory`,
	],
	"LoggingSidecar.stopSeconds": [`other ${pod}.terminationGracePeriodSeconds`],
};
