/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One zone compacted once, by whomever: compaction:mm_compaction_begin to _end.
 * The fragmentation index of its order is taken at both ends. The zone's lock is
 * not held, so an index may be a few pages off.
 */
#ifndef FRAGMON_COMPACTION_H
#define FRAGMON_COMPACTION_H

struct compaction_begun {
	__u64 boot_ns;
	const struct zone *zone; /* 0 = not known */
	__s32 order;		 /* below 0: for none */
	__s16 index;
	__u16 presence; /* FRAGMON_HAS_INDEX_BEFORE */
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024); /* tasks that compact at one time */
	__type(key, __u32);	   /* thread id */
	__type(value, struct compaction_begun);
} compactions_begun SEC(".maps");

static __always_inline bool index_of(const struct zone *zone, int order, __u32 copy, __s16 *index)
{
	const void *areas;
	struct free_sums sums;

	if (!zone || order < 0 || order >= FRAGMON_MAX_ORDERS)
		return false; /* for no order: proactive and manual */
	areas = copied_areas(zone, copy);
	if (!areas)
		return false;
	sums = sum_up(areas, order, order);
	*index = fragmentation_index(&sums, order, sums.small);
	return true;
}

static __always_inline void begin_compaction(const struct zone *zone, int order)
{
	struct compaction_begun begun = {.zone = zone, .order = order};
	__u32 tid = bpf_get_current_pid_tgid();

	if (index_of(zone, order, AREAS_OF_COMPACTION_BEGIN, &begun.index))
		begun.presence = FRAGMON_HAS_INDEX_BEFORE;
	attempt_enters_zone();
	begun.boot_ns = bpf_ktime_get_boot_ns();
	bpf_map_update_elem(&compactions_begun, &tid, &begun, BPF_ANY);
}

static __always_inline void take_begin(struct fragmon_compaction *c, __u32 tid)
{
	const struct compaction_begun *begun = bpf_map_lookup_elem(&compactions_begun, &tid);
	struct fragmon_tally *t;

	if (begun) {
		c->duration_ns = c->boot_ns - begun->boot_ns;
		c->index_before = begun->index;
		c->presence |= FRAGMON_HAS_DURATION | begun->presence;
		bpf_map_delete_elem(&compactions_begun, &tid);
		return;
	}
	t = tally_of(FRAGMON_COMPACTION);
	if (t) /* begun before the capture, or one of more than the map has room for */
		__sync_fetch_and_add(&t->unmatched, 1);
}

static __always_inline void count_compaction(const struct fragmon_compaction *c)
{
	struct fragmon_count_key key = {
		.kind = FRAGMON_COMPACTION,
		.alloc_order = c->order_plus1 ? c->order_plus1 - 1 : 0,
		.node_plus1 = c->node_plus1,
		.zone_plus1 = c->zone_plus1,
		.mode = c->mode,
		.origin = c->origin,
		.status = c->status,
		.bucket = c->presence & FRAGMON_HAS_DURATION ? bucket_of(c->duration_ns) : 0,
	};

	count(&key, 1, c->duration_ns);
}

/* Given are mode, origin, status and what was scanned. */
static __always_inline void end_compaction(struct fragmon_compaction *c, const struct zone *zone,
					   int order)
{
	const struct pglist_data *pgdat = zone ? BPF_CORE_READ(zone, zone_pgdat) : 0;
	__u64 id = bpf_get_current_pid_tgid();
	struct fragmon_compaction *e;

	c->boot_ns = bpf_ktime_get_boot_ns();
	c->pid = id >> 32;
	c->tid = id;
	c->cpu = bpf_get_smp_processor_id();
	c->node_plus1 = zone ? BPF_CORE_READ(pgdat, node_id) + 1 : 0;
	c->zone_plus1 = zone ? zone_number(zone, pgdat) + 1 : 0;
	c->kind = FRAGMON_COMPACTION;
	c->order_plus1 = order + 1;
	c->one_in = 1;
	take_begin(c, id);
	if (index_of(zone, order, AREAS_OF_COMPACTION_END, &c->index_after))
		c->presence |= FRAGMON_HAS_INDEX_AFTER;
	count_compaction(c);
	attempt_leaves_zone(c);
	e = reserve_compaction(FRAGMON_COMPACTION);
	if (e) {
		bpf_get_current_comm(c->comm, sizeof(c->comm));
		*e = *c;
		submit_compaction(e);
	}
}

static __always_inline __u8 origin_of(const struct compact_control *cc)
{
	if (BPF_CORE_READ(cc, direct_compaction))
		return FRAGMON_DIRECT;
	if (BPF_CORE_READ(cc, proactive_compaction))
		return FRAGMON_PROACTIVE;
	return BPF_CORE_READ(cc, order) < 0 ? FRAGMON_MANUAL : FRAGMON_KCOMPACTD;
}

SEC("?tp_btf/mm_compaction_begin")
int BPF_PROG(compaction_begin, const struct compact_control *cc)
{
	begin_compaction(BPF_CORE_READ(cc, zone), BPF_CORE_READ(cc, order));
	return 0;
}

SEC("?tp_btf/mm_compaction_end")
int BPF_PROG(compaction_end, const struct compact_control *cc, unsigned long zone_start,
	     unsigned long zone_end, bool sync, int status)
{
	struct fragmon_compaction c = {
		.migrate_scanned = BPF_CORE_READ(cc, total_migrate_scanned),
		.free_scanned = BPF_CORE_READ(cc, total_free_scanned),
		.mode = BPF_CORE_READ(cc, mode),
		.origin = origin_of(cc),
		.status = status,
		.presence = FRAGMON_HAS_SCANNED,
	};

	end_compaction(&c, BPF_CORE_READ(cc, zone), BPF_CORE_READ(cc, order));
	return 0;
}

#endif
