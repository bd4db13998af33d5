// SPDX-License-Identifier: GPL-2.0
/*
 * fragmon: external fragmentation events, counted exactly and shown in detail.
 *
 * kmem:mm_page_alloc_extfrag computes pfn and change_ownership only for its
 * classic form, and gives the struct page only to its BTF form. Where tracefs
 * can be read the two are joined ("hybrid"): the classic program, attached
 * first and so run first, stashes what only it sees, and the BTF program emits.
 * Elsewhere the BTF program works alone, and ownership and pfn are absent.
 *
 * The event fires with zone->lock held and interrupts off: nothing on this CPU
 * comes between the two programs, and the zone's free areas stand still.
 */
#include <stdbool.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <bpf/bpf_core_read.h>
#include "fragmon.h"

/* Set by the agent before load, from the running kernel's BTF, /proc and tracefs. */
const volatile __u32 page_orders;	   /* orders 0 to page_orders - 1 exist */
const volatile __s32 pageblock_order = -1; /* -1: not known */
const volatile __u32 node_shift;	   /* where page->flags holds the node ... */
const volatile __u32 node_mask;
const volatile __u32 zone_shift; /* ... and the zone */
const volatile __u32 zone_mask;
const volatile bool hybrid;
const volatile __u32 pfn_offset; /* in the classic tracepoint's record */
const volatile __u32 change_ownership_offset;
const volatile __u64 wakeup_bytes = -1ULL; /* wake the reader when the ring holds this much */
const volatile bool with_cgroup;

#include "include/mm_types.h"
#include "include/kernel_compat.bpf.h"
#include "include/direct.bpf.h"
#include "include/free_index.bpf.h"
#include "include/zones.bpf.h"
#include "include/count.bpf.h"
#include "include/extfrag_count.bpf.h"
#include "include/thinning.bpf.h"
#include "include/stack.bpf.h"
#include "include/symbol.bpf.h"
#include "include/record.bpf.h"
#include "include/compaction_event.bpf.h"
#include "sources/attempt.bpf.h"
#include "sources/compaction.bpf.h"
#include "sources/compaction_frames.bpf.h"
#include "sources/out_of_tree.bpf.h"
#include "sources/migration.bpf.h"
#include "sources/reclaim.bpf.h"
#include "sources/collapse.bpf.h"

char LICENSE[] SEC("license") = "GPL";

struct stashed {
	__u64 pfn;
	__u32 ownership;
	__u32 valid;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct stashed);
} stash SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct fragmon_zone_state);
} zone_state SEC(".maps");

/* Returns 1: a 0 would hide the event from perf and every other user of the tracepoint. */
SEC("?tp/kmem/mm_page_alloc_extfrag")
int extfrag_stash(void *ctx)
{
	struct stashed *s = bpf_map_lookup_elem(&stash, &first);
	__u32 changed = 0;

	if (!s)
		return 1;
	bpf_probe_read_kernel(&s->pfn, sizeof(s->pfn), ctx + pfn_offset);
	bpf_probe_read_kernel(&changed, sizeof(changed), ctx + change_ownership_offset);
	s->ownership = changed ? FRAGMON_CLAIM : FRAGMON_STEAL;
	s->valid = 1;
	return 1;
}

static __always_inline void take_stash(struct extfrag *x)
{
	struct stashed *s = bpf_map_lookup_elem(&stash, &first);
	struct fragmon_tally *t = tally_of(FRAGMON_EXTFRAG);

	if (!s || !t)
		return;
	if (!s->valid) {
		++t->unmatched;
		return;
	}
	s->valid = 0;
	x->pfn = s->pfn;
	x->ownership = s->ownership;
	x->presence |= FRAGMON_HAS_PFN;
}

static __always_inline int observe(const void *page, int alloc_order, int fallback_order,
				   int claimer, int donor, void *ctx, bool direct)
{
	struct extfrag x = {
		.page_flags = page_flags(page),
		.alloc_order = alloc_order,
		.fallback_order = fallback_order,
		.claimer = claimer,
		.donor = donor,
		.presence = FRAGMON_HAS_ZONE,
	};

	if (hybrid)
		take_stash(&x);
	/* A block given as a whole always changes its owner. */
	if (!x.ownership && pageblock_order >= 0 && fallback_order >= pageblock_order)
		x.ownership = FRAGMON_CLAIM;
	return record(&x, ctx, direct);
}

SEC("?tp_btf/mm_page_alloc_extfrag")
int BPF_PROG(extfrag, const void *page, int alloc_order, int fallback_order, int alloc_migratetype,
	     int fallback_migratetype)
{
	return observe(page, alloc_order, fallback_order, alloc_migratetype, fallback_migratetype,
		       ctx, false);
}

SEC("?tp_btf/mm_page_alloc_extfrag")
int BPF_PROG(extfrag_direct, const void *page, int alloc_order, int fallback_order,
	     int alloc_migratetype, int fallback_migratetype)
{
	return observe(page, alloc_order, fallback_order, alloc_migratetype, fallback_migratetype,
		       ctx, true);
}

static __always_inline int play(const __u64 *arguments, void *ctx, bool direct)
{
	struct extfrag x = {
		.page_flags = arguments[0],
		.pfn = arguments[1],
		.alloc_order = arguments[2],
		.fallback_order = arguments[3],
		.claimer = arguments[4],
		.donor = arguments[5],
		.ownership = arguments[6],
		.presence = arguments[7],
	};

	return record(&x, ctx, direct);
}

/*
 * Twins of the above for BPF_PROG_TEST_RUN, so that a test fires a known number
 * of events. Arguments: the members of struct extfrag, in their order.
 */
SEC("?raw_tp")
int extfrag_twin(struct bpf_raw_tracepoint_args *ctx)
{
	return play(ctx->args, ctx, false);
}

SEC("?raw_tp")
int extfrag_direct_twin(struct bpf_raw_tracepoint_args *ctx)
{
	return play(ctx->args, ctx, true);
}

/*
 * Run after load by BPF_PROG_TEST_RUN. Arguments: a node, to reach its zonelist by; how many zones
 * of the list are known. Returns how many it added: 0 means that there is no such node, or no more
 * zones.
 */
SEC("raw_tp")
int find_zones(struct bpf_raw_tracepoint_args *ctx)
{
	return add_zones_of(pgdat_of_memcg(ctx->args[0]), ctx->args[1]);
}

/* Read once after load where find_zones found none. A node's own zones come first in its list. */
SEC("iter/task")
int find_zones_by_kcompactd(struct bpf_iter__task *ctx)
{
	const struct task_struct *task = ctx->task;

	if (task)
		add_zones_of(pgdat_of_kcompactd(task), 0);
	return 0;
}

/* BPF_PROG_TEST_RUN with a node and a zone: writes zone_state; returns 1, or 0 if there is no such
 * zone. */
SEC("raw_tp")
int read_zone(struct bpf_raw_tracepoint_args *ctx)
{
	struct fragmon_zone_state *state = bpf_map_lookup_elem(&zone_state, &first);
	const struct zone *zone = zone_at(ctx->args[0], ctx->args[1]);
	const void *areas = zone ? copied_areas(zone, AREAS_OF_SNAPSHOT) : 0;

	struct free_sums sums;

	if (!state || !areas)
		return 0;
	state->start_pfn = BPF_CORE_READ(zone, zone_start_pfn);
	state->managed_pages = BPF_CORE_READ(zone, managed_pages.counter);
	for (__u32 o = 0; o < FRAGMON_MAX_ORDERS && o < page_orders; o++) {
		sums = sum_up(areas, o, o + 1);
		state->nr_free[o] = (sums.small2 - sums.small) >> o;
		state->index[o] = fragmentation_index(&sums, o, sums.small);
		state->unusable[o] = unusable_index(&sums, sums.small, thousandths(&sums));
	}
	return 1;
}
