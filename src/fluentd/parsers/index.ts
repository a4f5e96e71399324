// The parsers, by the name that App.logs gives them.

import { json } from "./json.ts";
import { none } from "./none.ts";
import { python, springBoot } from "./regexp.ts";
import { apache, nginx } from "./web.ts";

export const parsers = [json, nginx, apache, python, springBoot, none] as const;
