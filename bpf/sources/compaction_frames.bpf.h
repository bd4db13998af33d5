/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The same where mm_compaction_begin and _end pass page frames and no compact_control, as up to
 * 5.18. compact_zone() asks whether the zone is suitable immediately before it begins, and
 * mm_compaction_suitable tells zone and order. Mode and origin follow from what the callers of
 * compact_zone() do: only kcompactd and who writes to compact_memory compact for no order, and only
 * the latter with MIGRATE_SYNC. How many pages were scanned is not told.
 */
#ifndef FRAGMON_COMPACTION_FRAMES_H
#define FRAGMON_COMPACTION_FRAMES_H

struct suitable_zone {
	const struct zone *zone;
	__s64 order;
};

struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH); /* reclaim asks too, and does not compact */
	__uint(max_entries, 4096);
	__type(key, __u32); /* thread id */
	__type(value, struct suitable_zone);
} suitable_zones SEC(".maps");

static __always_inline __u8 origin_of_task(int order)
{
	const struct task_struct *task = (void *)bpf_get_current_task();
	bool kcompactd = is_kcompactd(task);

	if (order < 0)
		return kcompactd ? FRAGMON_PROACTIVE : FRAGMON_MANUAL;
	return kcompactd ? FRAGMON_KCOMPACTD : FRAGMON_DIRECT;
}

static __always_inline __u8 mode_of(bool sync, __u8 origin)
{
	if (!sync)
		return bpf_core_enum_value(enum migrate_mode, MIGRATE_ASYNC);
	if (origin == FRAGMON_MANUAL)
		return bpf_core_enum_value(enum migrate_mode, MIGRATE_SYNC);
	return bpf_core_enum_value(enum migrate_mode, MIGRATE_SYNC_LIGHT);
}

SEC("?tp_btf/mm_compaction_suitable")
int BPF_PROG(frames_suitable, const struct zone *zone, int order, int status)
{
	struct suitable_zone suitable = {.zone = zone, .order = order};
	__u32 tid = bpf_get_current_pid_tgid();

	if (status == (int)bpf_core_enum_value(enum compact_result, COMPACT_CONTINUE))
		bpf_map_update_elem(&suitable_zones, &tid, &suitable, BPF_ANY);
	return 0;
}

SEC("?tp_btf/mm_compaction_begin")
int BPF_PROG(frames_begin)
{
	__u32 tid = bpf_get_current_pid_tgid();
	const struct suitable_zone *suitable = bpf_map_lookup_elem(&suitable_zones, &tid);

	begin_compaction(suitable ? suitable->zone : 0, suitable ? suitable->order : -1);
	return 0;
}

SEC("?tp_btf/mm_compaction_end")
int BPF_PROG(frames_end, unsigned long zone_start, unsigned long migrate_pfn,
	     unsigned long free_pfn, unsigned long zone_end, bool sync, int status)
{
	__u32 tid = bpf_get_current_pid_tgid();
	const struct compaction_begun *begun = bpf_map_lookup_elem(&compactions_begun, &tid);
	const struct zone *zone = begun ? begun->zone : 0;
	int order = begun ? begun->order : -1;
	struct fragmon_compaction c = {.status = status};

	c.origin = origin_of_task(order);
	c.mode = mode_of(sync, c.origin);
	end_compaction(&c, zone, order);
	return 0;
}

#endif
