/* SPDX-License-Identifier: GPL-2.0 */
/* What becomes of one event: an exact count always, detail where the ring has room. */
#ifndef FRAGMON_RECORD_H
#define FRAGMON_RECORD_H

#define ASK_EVERY 16 /* a power of two; 256 CPUs may so be 360 KB late with their wake-up */

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

static __always_inline void measure(struct fragmon_event *e, const struct zone *zone, bool direct)
{
	const void *areas = direct ? direct_areas(zone) : copied_areas(zone, AREAS_OF_EVENT);
	bool known = pageblock_order >= 0;
	__u32 block_order = known ? pageblock_order : 0;
	struct free_sums sums;
	__u64 fraction;

	if (!areas)
		return;
	sums = sum_up(areas, e->alloc_order, block_order);
	fraction = thousandths(&sums);
	e->index_alloc = fragmentation_index(&sums, e->alloc_order, sums.small);
	e->unusable_alloc = unusable_index(&sums, sums.small, fraction);
	e->presence |= FRAGMON_HAS_INDEX_ALLOC;
	if (known) {
		e->index_pageblock = fragmentation_index(&sums, block_order, sums.small2);
		e->unusable_pageblock = unusable_index(&sums, sums.small2, fraction);
		e->presence |= FRAGMON_HAS_INDEX_PAGEBLOCK;
	}
}

/*
 * A wake-up costs more than all the rest: only when the ring fills faster than the reader polls.
 * Asking costs something too, so a CPU asks at each of so many events that it keeps.
 */
static __always_inline void submit(struct fragmon_event *e, const struct fragmon_detail *d)
{
	bool wake = !(d->kept % ASK_EVERY) &&
		    bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA) >= wakeup_bytes;

	bpf_ringbuf_submit(e, wake ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP);
}

static __always_inline void fill(struct fragmon_event *e, const struct extfrag *x, __u32 one_in,
				 bool direct)
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
	if (direct)
		direct_comm(e->comm);
	else
		bpf_get_current_comm(e->comm, sizeof(e->comm));
}

/* ctx is that of the program, or 0 where there can be no stack. */
static __always_inline int record(const struct extfrag *x, void *ctx, bool direct)
{
	__u32 node = (x->page_flags >> node_shift) & node_mask;
	__u32 idx = (x->page_flags >> zone_shift) & zone_mask;
	const struct zone *zone = x->presence & FRAGMON_HAS_ZONE ? zone_at(node, idx) : 0;
	struct fragmon_cpu *cpu = this_cpu();
	struct fragmon_tally *t = tally_of(FRAGMON_EXTFRAG);
	struct fragmon_event *e;
	__u32 one_in;
	union extfrag_key key = key_of(x, zone ? idx + 1 : 0, zone ? node + 1 : 0);

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
	fill(e, x, one_in, direct);
	if (zone) {
		e->node = node;
		e->zone = idx;
		e->presence |= FRAGMON_HAS_ZONE;
		measure(e, zone, direct);
	}
	if (stack_one_in && ctx)
		e->stack = take_stack(ctx);
	submit(e, &cpu->detail);
	return 0;
}

#endif
