// The controllers, one per kind.

import { appController } from "./app.ts";
import { anyKind } from "./controller.ts";

export const controllers = [anyKind(appController)];
