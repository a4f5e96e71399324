// What each field of an AppNetwork and of a Tenant is for.

import { pod, main, outward, inward, ofOthers, told } from "./paths.ts";

const members = ["AppNetwork status.members", "AppNetwork status.memberCount"];
export const networks = {
	"AppNetwork.traffic": ofOthers([...outward, ...inward]),
	"AppNetwork.internet": ofOthers(outward),
	"AppNetwork.members": [...members, "other NetworkPolicy spec"],
	"AppNetwork.shareWith": [...members, ...ofOthers([...outward, ...inward])],
};

export const tenants = {
	"Tenant.namespaces": [
		"NetworkPolicy",
		"Tenant status",
		`other ${main}.image`,
		`other ${main}.resources`,
		`other ${pod}.nodeSelector`,
		`other ${pod}.tolerations`,
		`other ${pod}.runtimeClassName`,
	],
	"Tenant.mode": ["NetworkPolicy", "Tenant status.namespaces"],
	"Tenant.exempt": ["NetworkPolicy"],
	"Tenant.allow": ofOthers([...outward, ...inward]),
	"Tenant.images.registry": [`other ${main}.image`],
	"Tenant.images.allowed": [told],
	"Tenant.images.digests": [told],
	"Tenant.relaxations": [
		told,
		"other ServiceAccount",
		"other App status.relaxed",
	],
	"Tenant.placement.nodeSelector": [`other ${pod}.nodeSelector`],
	"Tenant.placement.tolerations": [`other ${pod}.tolerations`],
	"Tenant.placement.runtimeClassName": [`other ${pod}.runtimeClassName`],
	"Tenant.defaults.resources.cpu": [`other ${main}.resources.requests.cpu`],
	"Tenant.defaults.resources.cpuLimit": [
		`other ${main}.resources.limits.cpu`,
		`other ${main}.resources.requests.cpu`,
	],
	"Tenant.defaults.resources.memory": [
		`other ${main}.resources.requests.memory`,
	],
	"Tenant.defaults.resources.memoryLimit": [
		`other ${main}.resources.limits.memory`,
		`other ${main}.resources.requests.memory`,
	],
	"Tenant.defaults.resources.ephemeralStorage": [
		`other ${main}.resources.limits.ephemeral-storage`,
	],
};
