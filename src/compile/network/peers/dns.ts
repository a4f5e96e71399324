// DNS: the pods that resolve names, and the addresses by which they are asked. What status tells are declared edges, and this is none.

import type { V1NetworkPolicyPeer } from "@kubernetes/client-node";
import { cidrText, parseCidr } from "../../../kube/cidr.ts";
import type { Protocol } from "../../app/ports.ts";
import type { NumericPort, Opening, PeerKind } from "../resolution.ts";
import { atLeastOne } from "../non-empty.ts";
import { podsIn } from "../selectors.ts";

/** Rules without ports or labels would open everything, so a platform that leaves them empty gets no rule. */
export const dns: PeerKind = ({ platform }) => {
	const { namespace, podLabels, ports, addresses } = platform.dns;
	const peers = Object.keys(podLabels).length > 0;
	const pods = atLeastOne(peers ? [podsIn(namespace, podLabels)] : []);
	const blocks = atLeastOne([...new Set(addresses)].sort().flatMap(block));
	const podPorts = atLeastOne(onBoth(ports));
	// The pods may listen elsewhere; the Service and the cache on the node are always asked on 53.
	const addressPorts = atLeastOne(onBoth([53]));
	const openings: Opening[] = [];
	if (podPorts && pods)
		openings.push({ direction: "Egress", peers: pods, ports: podPorts });
	if (podPorts && blocks && addressPorts)
		openings.push({ direction: "Egress", peers: blocks, ports: addressPorts });
	return { openings };
};

const protocols: readonly Protocol[] = ["TCP", "UDP"];
const onBoth = (ports: readonly number[]): NumericPort[] =>
	ports.flatMap((port) => protocols.map((protocol) => ({ protocol, port })));

function block(address: string): V1NetworkPolicyPeer[] {
	const range = parseCidr(address);
	return range ? [{ ipBlock: { cidr: cidrText(range) } }] : [];
}
