import { KubeConfig } from "@kubernetes/client-node";
import { expect } from "chai";
import { ownAccount } from "../../src/runtime/own-account.ts";

const claims = {
	"kubernetes.io": {
		namespace: "seaworthy-system",
		serviceaccount: { name: "seaworthy", uid: "u-1" },
	},
};
const tokenOf = (payload: string) =>
	["e30", Buffer.from(payload).toString("base64url"), "x"].join(".");

function withToken(token: string): KubeConfig {
	const kubeConfig = new KubeConfig();
	kubeConfig.loadFromClusterAndUser(
		{ name: "test", server: "https://127.0.0.1:1", skipTLSVerify: true },
		{ name: "test", token },
	);
	return kubeConfig;
}

describe("the operator's own account", () => {
	it("is read from the claims of its token", async () => {
		const kubeConfig = withToken(tokenOf(JSON.stringify(claims)));
		expect(await ownAccount(kubeConfig, "seaworthy-system")).to.deep.equal({
			apiVersion: "v1",
			kind: "ServiceAccount",
			name: "seaworthy",
			uid: "u-1",
		});
	});

	it("is none of another namespace, which could not own anything here", async () => {
		const kubeConfig = withToken(tokenOf(JSON.stringify(claims)));
		expect(await ownAccount(kubeConfig, "other")).to.equal(undefined);
	});

	it("is none where the credentials name no account", async () => {
		for (const token of ["", "opaque", "a.b.c", tokenOf("null"), tokenOf("{}")])
			expect(await ownAccount(withToken(token), "x"), token).to.equal(
				undefined,
			);
	});
});
