// The kinds: CRDs, types, samples and reference pages follow from this list.

import { app } from "./app/app.ts";

export const kinds = [app];
