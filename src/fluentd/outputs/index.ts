// The outputs: members of the union in LoggingSidecar, their CRD, types, pages and first goldens follow from this list.

import { elasticsearch } from "./elasticsearch.ts";
import { forward } from "./forward.ts";
import { http } from "./http.ts";
import { stdout } from "./stdout.ts";

export const outputs = { stdout, forward, http, elasticsearch };
