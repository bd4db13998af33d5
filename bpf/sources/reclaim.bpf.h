/* SPDX-License-Identifier: GPL-2.0 */
/* What an allocation costs when no page is free: direct reclaim, and kswapd woken. Counts only. */
#ifndef FRAGMON_RECLAIM_H
#define FRAGMON_RECLAIM_H

const volatile __u32 reclaim_order_argument; /* of mm_vmscan_direct_reclaim_begin, from BTF */

struct reclaim_begun {
	__u64 boot_ns;
	__u64 order;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096); /* tasks that reclaim at one time */
	__type(key, __u32);	   /* thread id */
	__type(value, struct reclaim_begun);
} reclaims_begun SEC(".maps");

SEC("?tp_btf/mm_vmscan_direct_reclaim_begin")
int reclaim_begin(__u64 *ctx)
{
	__u32 tid = bpf_get_current_pid_tgid();
	struct reclaim_begun begun = {.boot_ns = bpf_ktime_get_boot_ns()};

	attempt_is_over();
	/* Read as memory: the verifier wants an argument's number to be written down. */
	bpf_probe_read_kernel(&begun.order, sizeof(begun.order), ctx + reclaim_order_argument);
	bpf_map_update_elem(&reclaims_begun, &tid, &begun, BPF_ANY);
	return 0;
}

SEC("?tp_btf/mm_vmscan_direct_reclaim_end")
int reclaim_end(void *ctx)
{
	__u32 tid = bpf_get_current_pid_tgid();
	const struct reclaim_begun *begun = bpf_map_lookup_elem(&reclaims_begun, &tid);
	struct fragmon_count_key key = {.kind = FRAGMON_DIRECT_RECLAIM};
	struct fragmon_tally *t;
	__u64 took;

	if (!begun) { /* begun before the capture: its order is not known */
		t = tally_of(FRAGMON_DIRECT_RECLAIM);
		if (t)
			__sync_fetch_and_add(&t->untracked, 1);
		return 0;
	}
	took = bpf_ktime_get_boot_ns() - begun->boot_ns;
	key.alloc_order = begun->order;
	key.bucket = bucket_of(took);
	bpf_map_delete_elem(&reclaims_begun, &tid);
	count(&key, 1, took);
	return 0;
}

SEC("?tp_btf/mm_vmscan_kswapd_wake")
int BPF_PROG(kswapd_wake, int node, int zone, int order)
{
	struct fragmon_count_key key = {
		.kind = FRAGMON_KSWAPD_WAKE,
		.alloc_order = order,
		.node_plus1 = node + 1,
	};

	count(&key, 1, 0);
	return 0;
}

#endif
