// The children of an AppSecret. Watches, pruning and RBAC follow from this list.

import type { Child } from "../child.ts";
import { copies } from "./copies.ts";
import type { SecretFacts } from "./facts.ts";
import { stable } from "./stable.ts";

export const secretChildren: readonly Child<SecretFacts>[] = [copies, stable];
