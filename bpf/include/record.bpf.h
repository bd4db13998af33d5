/* SPDX-License-Identifier: GPL-2.0 */
/* What becomes of one event: an exact count always, detail where the ring has room. */
#ifndef FRAGMON_RECORD_H
#define FRAGMON_RECORD_H

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4 * 1024 * 1024); /* the agent sets its own */
} events SEC(".maps");

/* Puts types that no map names into the object's BTF, where a test compares them with the agent's.
 */
const struct {
	struct fragmon_event event;
	enum fragmon_detail_mode detail_mode;
	enum fragmon_kind kind;
	enum fragmon_ownership ownership;
	enum fragmon_presence presence;
	struct fragmon_compaction compaction;
	enum fragmon_origin origin;
	enum fragmon_outcome outcome;
	enum fragmon_migrated migrated;
	enum fragmon_compaction_presence compaction_presence;
} layout;

/* One extfrag event, however it was learned. */
struct extfrag {
	__u64 page_flags;
	__u64 pfn;
	__u32 alloc_order;
	__u32 fallback_order;
	__u32 claimer;
	__u32 donor;
	__u32 ownership;
	__u32 presence;
};

static __always_inline void measure(struct fragmon_event *e, const struct zone *zone)
{
	const struct free_areas *areas = read_free_areas(zone, AREAS_OF_EVENT);
	bool known = pageblock_order >= 0;
	__u32 block_order = known ? pageblock_order : 0;
	struct contig_page_info alloc, block;

	if (!areas)
		return;
	fill_contig_page_info(areas, e->alloc_order, &alloc, block_order, &block);
	e->index_alloc = fragmentation_index(e->alloc_order, &alloc);
	e->unusable_alloc = unusable_index(e->alloc_order, &alloc);
	e->presence |= FRAGMON_HAS_INDEX_ALLOC;
	if (known) {
		e->index_pageblock = fragmentation_index(block_order, &block);
		e->unusable_pageblock = unusable_index(block_order, &block);
		e->presence |= FRAGMON_HAS_INDEX_PAGEBLOCK;
	}
}

/* A wake-up costs more than all the rest: only when the ring fills faster than the reader polls. */
static __always_inline void submit(struct fragmon_event *e)
{
	bool wake = bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA) >= wakeup_bytes;

	bpf_ringbuf_submit(e, wake ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP);
}

static __always_inline void fill(struct fragmon_event *e, const struct extfrag *x, __u32 one_in)
{
	__u64 id = bpf_get_current_pid_tgid();

	*e = (struct fragmon_event){
		.boot_ns = bpf_ktime_get_boot_ns(),
		.pfn = x->pfn,
		.cgroup = with_cgroup ? bpf_get_current_cgroup_id() : 0,
		.pid = id >> 32,
		.tid = id,
		.one_in = one_in,
		.cpu = bpf_get_smp_processor_id(),
		.kind = FRAGMON_EXTFRAG,
		.alloc_order = x->alloc_order,
		.fallback_order = x->fallback_order,
		.donor = x->donor,
		.claimer = x->claimer,
		.ownership = x->ownership,
		.presence = x->presence & FRAGMON_HAS_PFN,
	};
	bpf_get_current_comm(e->comm, sizeof(e->comm));
}

/* ctx is that of the program, or 0 where there can be no stack. */
static __always_inline int record(const struct extfrag *x, void *ctx)
{
	__u32 node = (x->page_flags >> node_shift) & node_mask;
	__u32 idx = (x->page_flags >> zone_shift) & zone_mask;
	const struct zone *zone = x->presence & FRAGMON_HAS_ZONE ? zone_at(node, idx) : 0;
	struct fragmon_cpu *cpu = this_cpu();
	struct fragmon_tally *t = tally_of(FRAGMON_EXTFRAG);
	struct fragmon_event *e;
	__u32 one_in;
	struct fragmon_count_key key = {
		.kind = FRAGMON_EXTFRAG,
		.alloc_order = x->alloc_order,
		.fallback_order = x->fallback_order,
		.donor = x->donor,
		.claimer = x->claimer,
		.ownership = x->ownership,
		.zone_plus1 = zone ? idx + 1 : 0,
		.node_plus1 = zone ? node + 1 : 0,
	};

	if (!cpu || !t)
		return 0; /* not possible; the verifier cannot know */
	one_in = keep(&cpu->detail, t, count_extfrag(cpu, t, &key));
	if (!one_in)
		return 0;
	e = bpf_ringbuf_reserve(&events, sizeof(*e), 0);
	if (!e) {
		++t->ring_full;
		return 0;
	}
	fill(e, x, one_in);
	if (zone) {
		e->node = node;
		e->zone = idx;
		e->presence |= FRAGMON_HAS_ZONE;
		measure(e, zone);
	}
	if (stack_one_in && ctx)
		e->stack = take_stack(ctx);
	submit(e);
	return 0;
}

#endif
