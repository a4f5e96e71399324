// The controllers, one per kind.

import { appController } from "./app.ts";
import { appSecretController } from "./app-secret.ts";
import { appNetworkController } from "./app-network.ts";
import { anyKind } from "./controller.ts";
import { loggingSidecarController } from "./logging-sidecar.ts";
import { tenantController } from "./tenant.ts";

export const controllers = [
	anyKind(appController),
	anyKind(appSecretController),
	anyKind(loggingSidecarController),
	anyKind(appNetworkController),
	anyKind(tenantController),
];
