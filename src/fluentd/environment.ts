// Variables of the sidecar by which it knows where it runs. Our own names, so that the image's cannot be meant.

/** Every sidecar has this one. */
export const podVariable = "SEAWORTHY_POD";

/** What a record can be enriched with: the field it becomes, and the variable that holds it. */
export const enrichments = {
	App: { field: "app", variable: "SEAWORTHY_APP" },
	Namespace: { field: "namespace", variable: "SEAWORTHY_NAMESPACE" },
	Pod: { field: "pod", variable: podVariable },
	Node: { field: "node", variable: "SEAWORTHY_NODE" },
	Image: { field: "image", variable: "SEAWORTHY_IMAGE" },
	ImageTag: { field: "image_tag", variable: "SEAWORTHY_IMAGE_TAG" },
	Revision: { field: "revision", variable: "SEAWORTHY_REVISION" },
} as const;

export type Enrichment = keyof typeof enrichments;
