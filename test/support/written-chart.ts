// A chart on disk that brings the objects of one story.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dump } from "js-yaml";

/** Its folder; written over what was there under this name. */
export function writtenChart(
	folder: string,
	name: string,
	objects: readonly object[],
): string {
	const chart = join(folder, name);
	mkdirSync(join(chart, "templates"), { recursive: true });
	const about = { apiVersion: "v2", name, version: "1.0.0" };
	writeFileSync(join(chart, "Chart.yaml"), dump(about));
	const text = objects.map((object) => dump(object)).join("---\n");
	writeFileSync(join(chart, "templates", "objects.yaml"), text);
	return chart;
}
