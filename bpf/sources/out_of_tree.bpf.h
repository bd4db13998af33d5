/* SPDX-License-Identifier: GPL-2.0 */
/*
 * page_alloc:mm_compaction_success and _failure, of a patch that is not in
 * Linux: the end of a direct compaction, by whether the page was had. A kernel
 * or module that has them need not have BTF for them, so these are classic
 * programs, and the agent reads from tracefs where the fields stand. They return
 * 1: a 0 would hide the event from perf and every other user of the tracepoint.
 */
#ifndef FRAGMON_OUT_OF_TREE_H
#define FRAGMON_OUT_OF_TREE_H

const volatile __u32 success_node_offset;
const volatile __u32 success_zone_offset;
const volatile __u32 success_order_offset;
const volatile __u32 success_index_offset;
const volatile __u32 failure_order_offset;

static __always_inline __s32 field_at(const void *record, __u32 offset)
{
	__s32 value = 0;

	bpf_probe_read_kernel(&value, sizeof(value), record + offset);
	return value;
}

static __always_inline void record_out_of_tree(struct fragmon_compaction *c)
{
	struct fragmon_count_key key = {
		.kind = c->kind,
		.alloc_order = c->order_plus1 - 1,
	};
	__u64 id = bpf_get_current_pid_tgid();
	struct fragmon_compaction *e;

	count(&key, 1, 0);
	e = reserve_compaction(c->kind);
	if (!e)
		return;
	c->boot_ns = bpf_ktime_get_boot_ns();
	c->pid = id >> 32;
	c->tid = id;
	c->cpu = bpf_get_smp_processor_id();
	c->origin = FRAGMON_DIRECT;
	c->one_in = 1;
	bpf_get_current_comm(c->comm, sizeof(c->comm));
	*e = *c;
	submit_compaction(e);
}

SEC("?tp/page_alloc/mm_compaction_success")
int out_of_tree_success(void *ctx)
{
	struct fragmon_compaction c = {
		.kind = FRAGMON_COMPACTION_SUCCESS,
		.node_plus1 = field_at(ctx, success_node_offset) + 1,
		.zone_plus1 = field_at(ctx, success_zone_offset) + 1,
		.order_plus1 = field_at(ctx, success_order_offset) + 1,
		.index_after = field_at(ctx, success_index_offset),
		.presence = FRAGMON_HAS_INDEX_AFTER,
	};

	record_out_of_tree(&c);
	return 1;
}

SEC("?tp/page_alloc/mm_compaction_failure")
int out_of_tree_failure(void *ctx)
{
	struct fragmon_compaction c = {
		.kind = FRAGMON_COMPACTION_FAILURE,
		.order_plus1 = field_at(ctx, failure_order_offset) + 1,
	};

	record_out_of_tree(&c);
	return 1;
}

#endif
