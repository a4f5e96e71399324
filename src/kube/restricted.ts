// The closed lists of Pod Security Standard `restricted` in Kubernetes 1.36: what a pod may use, everything else is refused.

/** Members of a volume, its name included. */
export const volumeTypes = new Set([
	"configMap",
	"csi",
	"downwardAPI",
	"emptyDir",
	"ephemeral",
	"image",
	"name",
	"persistentVolumeClaim",
	"projected",
	"secret",
]);
export const seLinuxTypes = new Set([
	"container_t",
	"container_init_t",
	"container_kvm_t",
	"container_engine_t",
]);
export const safeSysctls = new Set([
	"kernel.shm_rmid_forced",
	"net.ipv4.ip_local_port_range",
	"net.ipv4.ip_local_reserved_ports",
	"net.ipv4.ip_unprivileged_port_start",
	"net.ipv4.ping_group_range",
	"net.ipv4.tcp_fin_timeout",
	"net.ipv4.tcp_keepalive_intvl",
	"net.ipv4.tcp_keepalive_probes",
	"net.ipv4.tcp_keepalive_time",
	"net.ipv4.tcp_rmem",
	"net.ipv4.tcp_syncookies",
	"net.ipv4.tcp_wmem",
]);
