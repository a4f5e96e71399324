// Who may carry the identity of an App (R5), and who gives names that are the operator's: policies select pods by one label, so a pod that carries it has an App's consents, is an endpoint
// of its Service and counts in its budget. These expressions are judged by the API server itself; no webhook of ours is asked.

import { app } from "../api/app/app.ts";
import { appLabel } from "../kube/labels.ts";
import { copyNamePattern, ownerLeaseName } from "../kube/names.ts";

type Rule = { apiGroups: string[]; resources: string[] };
/** One ValidatingAdmissionPolicy, without what only an installation knows: the namespaces, and `variables.trusted`, the users that may all. */
export type AdmissionRules = {
	readonly rules: readonly Rule[];
	readonly variables: readonly { name: string; expression: string }[];
	readonly validation: { expression: string; message: string };
};

const inQuotes = `'${appLabel}'`;
const valueIn = (labelled: string) =>
	`has(${labelled}.metadata) && has(${labelled}.metadata.labels) && ${inQuotes} in ${labelled}.metadata.labels ? ${labelled}.metadata.labels[${inQuotes}] : ''`;
/** A controller manager has one account for each controller, or one for all of them. */
const isBuiltIn = (controllers: string) =>
	`request.userInfo.username == 'system:kube-controller-manager' || request.userInfo.username.matches('^system:serviceaccount:kube-system:(${controllers})$')`;
/** Whoever may write the status of Apps everywhere is an operator, of this release or another, or administers the cluster. */
const isTrusted = `request.userInfo.username in variables.trusted || authorizer.group('${app.group}').resource('${app.plural}').subresource('status').check('patch').allowed()`;
const before = (expression: string) =>
	`request.operation == 'UPDATE' ? (${expression}) : dyn({})`;
const templateOf = (object: string) =>
	`request.kind.kind == 'CronJob' ? dyn(${object}).spec.jobTemplate.spec.template : (has(dyn(${object}).spec.template) ? dyn(${object}).spec.template : dyn({}))`;

/** A pod has the label from a controller that made it of a template, or not at all. */
export const podAdmission: AdmissionRules = {
	rules: [{ apiGroups: [""], resources: ["pods"] }],
	variables: [
		{ name: "app", expression: valueIn("object") },
		{ name: "before", expression: before("dyn(oldObject)") },
		{ name: "appBefore", expression: valueIn("variables.before") },
		{
			name: "isMade",
			expression: `(${isBuiltIn("(replicaset|statefulset|daemon-set|job)-controller")}) && has(object.metadata.ownerReferences) && object.metadata.ownerReferences.exists(owner, has(owner.controller) && owner.controller)`,
		},
	],
	validation: {
		expression: `variables.app == '' || variables.app == variables.appBefore || variables.isMade || ${isTrusted}`,
		message: `the label ${appLabel} is the identity of an App's pods, and only pods that its workload makes may carry it; leave it out, or write an App`,
	},
};

/** A template has the label from the operator, or from a controller that copies the operator's. A Deployment is repaired when it is edited; what lies below it is not. */
export const workloadAdmission: AdmissionRules = {
	rules: [
		{
			apiGroups: ["apps"],
			resources: ["deployments", "replicasets", "statefulsets", "daemonsets"],
		},
		{ apiGroups: ["batch"], resources: ["jobs", "cronjobs"] },
		// Its template may be absent.
		{ apiGroups: [""], resources: ["replicationcontrollers"] },
	],
	variables: [
		{ name: "template", expression: templateOf("object") },
		{ name: "before", expression: before(templateOf("oldObject")) },
		{ name: "app", expression: valueIn("variables.template") },
		{ name: "appBefore", expression: valueIn("variables.before") },
		{
			name: "isMade",
			expression: isBuiltIn("(deployment|cronjob)-controller"),
		},
		{
			name: "isSame",
			expression:
				"variables.app == variables.appBefore && (request.kind.kind == 'Deployment' || variables.template == variables.before)",
		},
	],
	validation: {
		expression: `variables.app == '' || variables.isSame || variables.isMade || ${isTrusted}`,
		message: `the label ${appLabel} in a pod template is the identity of an App, and only Seaworthy's own workloads may carry it; leave it out, or write an App`,
	},
};

/** Copies that pods read and the Lease that says who works here have names that nobody else gives. What exists may be labelled and let go. */
export const nameAdmission: AdmissionRules = {
	rules: [
		{ apiGroups: [""], resources: ["configmaps", "secrets"] },
		{ apiGroups: ["coordination.k8s.io"], resources: ["leases"] },
	],
	variables: [
		{
			name: "name",
			expression:
				"has(object.metadata) && has(object.metadata.name) ? object.metadata.name : ''",
		},
		{
			name: "isReserved",
			expression: `request.kind.kind == 'Lease' ? variables.name == '${ownerLeaseName}' : request.operation == 'CREATE' && variables.name.matches('${copyNamePattern}')`,
		},
	],
	validation: {
		expression: `!variables.isReserved || ${isTrusted}`,
		message:
			"names of this form belong to Seaworthy: copies that pods of Apps read, and the Lease that says which release works here; choose another name",
	},
};

export type AdmissionScope = {
	/** User names: the operator's, and those that the platform trusts. */
	readonly trusted: readonly string[];
	readonly namespaces: readonly string[];
};

/** The spec of the policy in one installation. */
export const admissionSpec = (
	{ rules, variables, validation }: AdmissionRules,
	{ trusted, namespaces }: AdmissionScope,
) => ({
	failurePolicy: "Fail",
	matchConstraints: {
		namespaceSelector: {
			matchExpressions: [
				{
					key: "kubernetes.io/metadata.name",
					operator: "In",
					values: namespaces,
				},
			],
		},
		resourceRules: rules.map((rule) => ({
			...rule,
			apiVersions: ["*"],
			operations: ["CREATE", "UPDATE"],
		})),
	},
	variables: [
		{ name: "trusted", expression: JSON.stringify(trusted) },
		...variables,
	],
	validations: [{ ...validation, reason: "Forbidden" }],
});
