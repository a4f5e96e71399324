// Reads numbers off a page of Prometheus metrics.

export async function readPage(url: string): Promise<string> {
	return (await fetch(url)).text();
}

/** Sum of the samples of the metric whose labels hold all the given words, such as `controller="App"`. */
export function sampleOf(
	page: string,
	metric: string,
	...labels: readonly string[]
): number {
	const samples = page
		.split("\n")
		.filter(
			(line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `),
		)
		.filter((line) => labels.every((label) => line.includes(label)));
	// A metric that is not there would be taken for nothing measured.
	if (!page.includes(`# TYPE ${metric.replace(/_(bucket|sum|count)$/, "")} `))
		throw new Error(`the page has no metric ${metric}`);
	return samples.reduce(
		(total, line) => total + Number(line.slice(line.lastIndexOf(" ") + 1)),
		0,
	);
}

/** Upper bound of the bucket in which the share `q` of what came between the two pages lies; never interpolated. */
export function quantile(
	before: string,
	after: string,
	metric: string,
	q: number,
): number {
	const name = `${metric}_bucket`;
	const bounds = [...after.matchAll(/\ble="([^"]+)"/g)].map(([, le]) => le);
	const known = [...new Set(bounds)].filter((le) => le !== undefined);
	const counts = known
		.map((le) => {
			const label = `le="${le}"`;
			const count =
				sampleOf(after, name, label) - sampleOf(before, name, label);
			return { bound: le === "+Inf" ? Infinity : Number(le), count };
		})
		.toSorted((a, b) => a.bound - b.bound);
	const total = counts.at(-1)?.count ?? 0;
	if (total === 0) return Number.NaN;
	return counts.find(({ count }) => count >= q * total)?.bound ?? Number.NaN;
}
