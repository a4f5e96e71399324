// The binaries of a control plane: where each is built from, how it is stamped and where its makers publish it.

import type { ModuleName } from "./pinned-modules.ts";

export type BinaryName =
	| "etcd"
	| "kube-apiserver"
	| "kube-controller-manager"
	| "kube-scheduler"
	| "kubectl"
	| "kwok"
	| "helm"
	| "kubelet"
	| "kube-proxy"
	| "coredns";

/** An operating system and processor by their Go names. */
export interface Platform {
	system: string;
	architecture: string;
}

/** A file that the makers publish, with the page that states its SHA-256. */
export interface Release {
	url: string;
	/** `file` is a list of sums or one sum alone; `asset` is GitHub's description of a release. */
	checksum: { kind: "file" | "asset"; url: string };
	/** Path inside the .tar.gz; absent when the file is the binary itself. */
	member?: string;
}

export interface Binary {
	module: ModuleName;
	/** Module path whose version is the binary's version. */
	versionOf: string;
	package: string;
	/** Cold build on 2 cores; only told to people. */
	coldSeconds: number;
	/** Linker stamps: Go variable -> value. */
	stamps: (version: string) => Record<string, string>;
	/** Undefined where the makers publish nothing for the platform. */
	release: (version: string, platform: Platform) => Release | undefined;
}

const versionPackages = [
	"k8s.io/component-base/version",
	"k8s.io/client-go/pkg/version",
];

// Without the stamps the server calls itself v0.0.0 and version checks of clients go wrong.
function kubernetesStamps(version: string): Record<string, string> {
	const [major = "", minor = ""] = version.slice(1).split(".");
	const stamps: Record<string, string> = {};
	for (const path of versionPackages) {
		stamps[`${path}.gitVersion`] = version;
		stamps[`${path}.gitMajor`] = major;
		stamps[`${path}.gitMinor`] = minor;
		stamps[`${path}.gitTreeState`] = "clean";
	}
	return stamps;
}

function kubernetes(name: BinaryName, coldSeconds: number): Binary {
	return {
		module: "kubernetes",
		versionOf: "k8s.io/kubernetes",
		package: `k8s.io/kubernetes/cmd/${name}`,
		coldSeconds,
		stamps: kubernetesStamps,
		release: (version, { system, architecture }) => {
			if (system !== "linux" && name !== "kubectl") return undefined;
			const url = `https://dl.k8s.io/release/${version}/bin/${system}/${architecture}/${name}`;
			return { url, checksum: { kind: "file", url: `${url}.sha256` } };
		},
	};
}

const etcd: Binary = {
	module: "etcd",
	versionOf: "go.etcd.io/etcd/server/v3",
	package: "go.etcd.io/etcd/server/v3",
	coldSeconds: 35,
	stamps: () => ({}),
	release: (version, { system, architecture }) => {
		// The other systems get a .zip, which is not worth a second archive reader.
		if (system !== "linux") return undefined;
		const folder = `https://github.com/etcd-io/etcd/releases/download/${version}`;
		const name = `etcd-${version}-${system}-${architecture}`;
		return {
			url: `${folder}/${name}.tar.gz`,
			checksum: { kind: "file", url: `${folder}/SHA256SUMS` },
			member: `${name}/etcd`,
		};
	},
};

const kwok: Binary = {
	module: "kwok",
	versionOf: "sigs.k8s.io/kwok",
	package: "sigs.k8s.io/kwok/cmd/kwok",
	coldSeconds: 63,
	stamps: () => ({}),
	release: (version, { system, architecture }) => {
		const repository = "kubernetes-sigs/kwok";
		return {
			url: `https://github.com/${repository}/releases/download/${version}/kwok-${system}-${architecture}`,
			checksum: {
				kind: "asset",
				url: `https://api.github.com/repos/${repository}/releases/tags/${version}`,
			},
		};
	},
};

const helm: Binary = {
	module: "helm",
	versionOf: "helm.sh/helm/v4",
	package: "helm.sh/helm/v4/cmd/helm",
	coldSeconds: 113,
	stamps: (version) => ({
		"helm.sh/helm/v4/internal/version.version": version,
	}),
	release: (version, { system, architecture }) => {
		const url = `https://get.helm.sh/helm-${version}-${system}-${architecture}.tar.gz`;
		return {
			url,
			checksum: { kind: "file", url: `${url}.sha256sum` },
			member: `${system}-${architecture}/helm`,
		};
	},
};

const coredns: Binary = {
	module: "coredns",
	versionOf: "github.com/coredns/coredns",
	package: "github.com/coredns/coredns",
	coldSeconds: 159,
	stamps: () => ({}),
	release: (version, { system, architecture }) => {
		const folder = `https://github.com/coredns/coredns/releases/download/${version}`;
		const url = `${folder}/coredns_${version.slice(1)}_${system}_${architecture}.tgz`;
		return {
			url,
			checksum: { kind: "file", url: `${url}.sha256` },
			member: "coredns",
		};
	},
};

/** In the order in which they are built: what takes longest warms the build cache for its siblings. */
export const binaries: Readonly<Record<BinaryName, Binary>> = {
	"kube-apiserver": kubernetes("kube-apiserver", 207),
	"kube-controller-manager": kubernetes("kube-controller-manager", 52),
	"kube-scheduler": kubernetes("kube-scheduler", 4),
	kubectl: kubernetes("kubectl", 21),
	etcd,
	kwok,
	helm,
	kubelet: kubernetes("kubelet", 23),
	"kube-proxy": kubernetes("kube-proxy", 17),
	coredns,
};

/** The platform of this process. */
export function thisPlatform(): Platform {
	return {
		system: process.platform,
		architecture: process.arch === "x64" ? "amd64" : process.arch,
	};
}
