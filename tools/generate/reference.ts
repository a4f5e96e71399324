// The reference page of every kind, for readers of the documentation.

import { kinds } from "../../src/api/index.ts";
import { reference } from "../../src/schema/reference.ts";
import type { GeneratedFile } from "./file.ts";
import { markdownNotice } from "./file.ts";

export const referencePages = (): GeneratedFile[] =>
	kinds.map((kind) => ({
		path: `docs/reference/${kind.kind.toLowerCase()}.md`,
		text: `${markdownNotice}${reference(kind)}`,
	}));
