// Asks cyclonus what a set of NetworkPolicies lets through. It reads ipBlock as matching pods too, by their addresses.

import { strict as assert } from "node:assert";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand } from "../../src/controlplane/command.ts";
import { namespaceLabel } from "../../src/kube/labels.ts";
import { findJudge } from "../../tools/judges/judge.ts";
import type { Place, Probe, World } from "./world.ts";

/** For each probe whether it passes. */
export async function verdicts({
	policies,
	probes,
}: Pick<World, "policies" | "probes">): Promise<boolean[]> {
	const cyclonus = await findJudge("cyclonus");
	const folder = await mkdtemp(join(tmpdir(), "seaworthy-cyclonus-"));
	try {
		const policyFile = join(folder, "policies.json");
		const trafficFile = join(folder, "traffic.json");
		await writeFile(
			policyFile,
			JSON.stringify({
				apiVersion: "networking.k8s.io/v1",
				kind: "NetworkPolicyList",
				items: policies,
			}),
		);
		await writeFile(trafficFile, JSON.stringify(probes.map(trafficOf)));
		const { code, stdout, stderr } = await runCommand(cyclonus, [
			"analyze",
			"--mode=query-traffic",
			`--policy-path=${policyFile}`,
			`--traffic-path=${trafficFile}`,
		]);
		assert.equal(code, 0, stderr);
		const answers = [...stdout.matchAll(/IS ALLOWED\? \|\s+(TRUE|FALSE)/g)];
		assert.equal(answers.length, probes.length);
		return answers.map(([, answer]) => answer === "TRUE");
	} finally {
		await rm(folder, { recursive: true });
	}
}

const trafficOf = ({ source, target, protocol, port }: Probe) => ({
	Source: endOf(source),
	Destination: endOf(target),
	Protocol: protocol,
	ResolvedPort: port,
	ResolvedPortName: "",
});

const endOf = ({ ip, namespace, labels }: Place) => ({
	IP: ip,
	...(namespace !== undefined && {
		Internal: {
			PodLabels: labels,
			NamespaceLabels: { [namespaceLabel]: namespace },
			Namespace: namespace,
		},
	}),
});
