/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What passes from the kernel to the agent. The agent mirrors these types in
 * src/Agent/Probes; a test compares both with this object's BTF, member by
 * member. Fixed widths, no implicit padding.
 *
 * Migratetypes, zones and orders are the running kernel's own numbers.
 */
#ifndef FRAGMON_H
#define FRAGMON_H

#include <linux/types.h>

#define FRAGMON_COMM_LEN   16
#define FRAGMON_MAX_ORDERS 32  /* bound for the verifier; page_orders says how many exist */
#define FRAGMON_MAX_NODES  256 /* higher nodes are reported as not measured */
#define FRAGMON_MAX_ZONES  8   /* ZONES_SHIFT is at most 3 */

enum fragmon_kind {
	FRAGMON_EXTFRAG = 1,
};

enum fragmon_ownership {
	FRAGMON_OWNERSHIP_UNKNOWN = 0, /* not measured */
	FRAGMON_STEAL = 1,	       /* change_ownership = 0: the block keeps its owner */
	FRAGMON_CLAIM = 2,	       /* change_ownership = 1: the whole pageblock changed owner */
};

/* Bits of fragmon_event.presence. A field whose bit is clear means nothing. */
enum fragmon_presence {
	FRAGMON_HAS_PFN = 1,
	FRAGMON_HAS_ZONE = 2,		 /* node, zone */
	FRAGMON_HAS_INDEX_ALLOC = 4,	 /* index_alloc, unusable_alloc */
	FRAGMON_HAS_INDEX_PAGEBLOCK = 8, /* index_pageblock, unusable_pageblock */
};

/* One extfrag event, as it stands in the ring buffer. */
struct fragmon_event {
	__u64 boot_ns; /* CLOCK_BOOTTIME */
	__u64 pfn;
	__u32 pid; /* thread group */
	__u32 tid;
	__u32 cpu;
	__u32 node;
	__u8 comm[FRAGMON_COMM_LEN];
	__s16 index_alloc;	  /* -1000..1000: fragmentation index of alloc_order */
	__s16 index_pageblock;	  /* the same of pageblock_order */
	__u16 unusable_alloc;	  /* 0..1000: unusable free space index of alloc_order */
	__u16 unusable_pageblock; /* the same of pageblock_order */
	__u8 kind;
	__u8 alloc_order;
	__u8 fallback_order;
	__u8 donor;   /* migratetype that gave the page */
	__u8 claimer; /* migratetype that the allocation asked for */
	__u8 ownership;
	__u8 zone;
	__u8 presence;
};

/* What one exact count is a count of. */
struct fragmon_count_key {
	__u8 kind;
	__u8 alloc_order;
	__u8 fallback_order;
	__u8 donor;
	__u8 claimer;
	__u8 ownership;
	__u8 zone_plus1; /* 0 = not measured */
	__u8 bucket;	 /* log2 of the kind's measured value; 0 where it has none */
	__u32 node_plus1;
};

/*
 * Per-CPU, cumulative. Always, once the CPUs are at rest:
 *   seen = events in the ring + ring_full
 *   seen = sum of the counts + count_map_full
 */
struct fragmon_tally {
	__u64 seen;
	__u64 ring_full;      /* counted, but without detail */
	__u64 count_map_full; /* neither key nor room for a new one: only in seen */
	__u64 unmatched;      /* hybrid capture only: pfn and ownership were not stashed */
};

/* A zone's free areas at one moment, as /sys/kernel/debug/extfrag shows them. */
struct fragmon_zone_state {
	__u64 start_pfn;
	__u64 managed_pages;
	__u64 nr_free[FRAGMON_MAX_ORDERS]; /* free blocks of each order */
	__s16 index[FRAGMON_MAX_ORDERS];
	__u16 unusable[FRAGMON_MAX_ORDERS];
};

_Static_assert(sizeof(struct fragmon_event) == 64, "fragmon_event has padding");
_Static_assert(sizeof(struct fragmon_count_key) == 12, "fragmon_count_key has padding");
_Static_assert(sizeof(struct fragmon_tally) == 32, "fragmon_tally has padding");
_Static_assert(sizeof(struct fragmon_zone_state) == 16 + 12 * FRAGMON_MAX_ORDERS,
	       "fragmon_zone_state has padding");

#endif
