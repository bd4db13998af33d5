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

#define FRAGMON_COMM_LEN     16
#define FRAGMON_MAX_ORDERS   32	 /* bound for the verifier; page_orders says how many exist */
#define FRAGMON_MAX_NODES    256 /* higher nodes are reported as not measured */
#define FRAGMON_MAX_ZONES    8	 /* ZONES_SHIFT is at most 3 */
#define FRAGMON_SLOTS	     512 /* keys that one CPU counts fast; a power of two */
#define FRAGMON_STACK_FRAMES 48	 /* the innermost */
#define FRAGMON_SYMBOL_LEN   256

enum fragmon_kind {
	FRAGMON_EXTFRAG = 1,
	FRAGMON_COMPACTION = 2,
	FRAGMON_COMPACTION_ATTEMPT = 3,
	FRAGMON_COMPACTION_SUCCESS = 4, /* out of tree */
	FRAGMON_COMPACTION_FAILURE = 5, /* out of tree */
	FRAGMON_MIGRATION = 6,
	FRAGMON_DIRECT_RECLAIM = 7,
	FRAGMON_KSWAPD_WAKE = 8,
	FRAGMON_COLLAPSE = 9,
	FRAGMON_KINDS,
};

enum fragmon_ownership {
	FRAGMON_OWNERSHIP_UNKNOWN = 0, /* not measured */
	FRAGMON_STEAL = 1,	       /* change_ownership = 0: the block keeps its owner */
	FRAGMON_CLAIM = 2,	       /* change_ownership = 1: the whole pageblock changed owner */
};

/* Who asked for a compaction. */
enum fragmon_origin {
	FRAGMON_DIRECT = 1,    /* an allocation of its own task */
	FRAGMON_KCOMPACTD = 2, /* kcompactd, for an order */
	FRAGMON_PROACTIVE = 3, /* kcompactd, for no order */
	FRAGMON_MANUAL = 4,    /* a person, through procfs or sysfs, for no order */
};

/* How a direct compaction attempt ended. */
enum fragmon_outcome {
	FRAGMON_OUTCOME_UNKNOWN = 0, /* still open when the capture ended */
	FRAGMON_OUTCOME_SUCCESS = 1,
	FRAGMON_OUTCOME_FAILED = 2,   /* zones were compacted, and the page was not had */
	FRAGMON_OUTCOME_DEFERRED = 3, /* no zone was compacted */
};

/* Status of a migration count. */
enum fragmon_migrated {
	FRAGMON_MIGRATED = 1,
	FRAGMON_NOT_MIGRATED = 2,
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
	__u64 cgroup; /* id of the task's cgroup (v2); 0 = not measured */
	__u64 stack;  /* key of its kernel stack in the map of stacks; 0 = not measured */
	__u32 pid;    /* thread group */
	__u32 tid;
	__u32 one_in; /* one of so many events of its class was kept */
	__u16 cpu;
	__u16 node;
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

/* Bits of fragmon_compaction.presence. */
enum fragmon_compaction_presence {
	FRAGMON_HAS_SCANNED = 1,
	FRAGMON_HAS_INDEX_BEFORE = 2,
	FRAGMON_HAS_INDEX_AFTER = 4,
	FRAGMON_HAS_DURATION = 8,
};

/* One event of the four compaction kinds, as it stands in its ring buffer. */
struct fragmon_compaction {
	__u64 boot_ns; /* CLOCK_BOOTTIME of its end */
	__u64 duration_ns;
	__u64 migrate_scanned; /* pages */
	__u64 free_scanned;    /* pages */
	__u32 pid;	       /* thread group */
	__u32 tid;
	__u32 cpu;
	__u32 node_plus1; /* 0 = not measured */
	__u8 comm[FRAGMON_COMM_LEN];
	__s16 index_before; /* -1000..1000: fragmentation index of its order */
	__s16 index_after;
	__u8 kind;
	__u8 order_plus1; /* 0 = for no order */
	__u8 zone_plus1;  /* 0 = not measured */
	__u8 mode;	  /* enum migrate_mode of this kernel */
	__u8 origin;
	__u8 status;	/* enum compact_result of this kernel, or fragmon_outcome */
	__u16 presence; /* a field whose bit is clear means nothing */
	__u32 one_in;	/* one of so many events of its class was kept; 1 = all */
};

/* What one exact count is a count of. What a kind does not have is 0. Without node and zone it is
 * the event's class. */
struct fragmon_count_key {
	__u8 kind;
	__u8 alloc_order;
	__u8 fallback_order;
	__u8 donor;
	__u8 claimer;
	__u8 ownership;
	__u8 mode;
	__u8 origin; /* fragmon_origin, or migrate_reason for a migration */
	__u8 status;
	__u8 bucket;	 /* of a latency of n ns: floor(log2(n)) + 1; 0 where there is none */
	__u8 zone_plus1; /* 0 = not measured */
	__u8 unused;
	__u32 node_plus1;
} __attribute__((aligned(8)));

struct fragmon_count {
	__u64 count;
	__u64 sum; /* of the latencies, ns */
};

/*
 * Per kind and CPU, cumulative. Always, once the CPUs are at rest:
 *   seen = events in the ring + thinned + ring_full, for a kind that has detail
 *   seen = sum of the counts + count_map_full
 */
struct fragmon_tally {
	__u64 seen;
	__u64 thinned;	      /* counted, but no detail was wanted: see fragmon_detail */
	__u64 ring_full;      /* counted, but without detail */
	__u64 count_map_full; /* neither key nor room for a new one: only in seen */
	__u64 unmatched; /* a part was missed: pfn and ownership, or the begin of a compaction */
	__u64 untracked; /* not even in seen: no room to follow it from begin to end */
};

/* How much detail is wanted of this CPU. The agent sets it, once a second; 0 = everything. */
struct fragmon_detail {
	__u32 mode;  /* enum fragmon_detail_mode */
	__u32 brake; /* with FRAGMON_DETAIL_BUDGET: events kept before the busy classes are thinned
		      */
	__u32 few;   /* a class of which fewer than this were kept is not busy */
	__u32 kept;  /* since the agent last set this */
};

enum fragmon_detail_mode {
	FRAGMON_DETAIL_ALL = 0,
	FRAGMON_DETAIL_BUDGET = 1,
	FRAGMON_DETAIL_NONE = 2, /* counts only */
};

/* One key's count of extfrag events on one CPU. */
struct fragmon_slot {
	struct fragmon_count_key key; /* of no kind where the slot is free */
	__u64 count;
	__u32 shift; /* one of 2^shift events is kept; set by the agent, raised here in a burst */
	__u32 kept;  /* since the agent last set shift */
};

/* What one CPU knows of its extfrag events; mapped into the agent. */
struct fragmon_cpu {
	struct fragmon_detail detail;
	__u64 used;		       /* slots that were taken; written last */
	__u64 unused[5];	       /* to the end of the cache line */
	__u16 occupied[FRAGMON_SLOTS]; /* their numbers, in the order of their taking */
	struct fragmon_slot slots[FRAGMON_SLOTS];
};

/* A kernel stack, innermost frame first; the rest is 0. */
struct fragmon_stack {
	__u64 frames[FRAGMON_STACK_FRAMES];
};

/* What the kernel calls an address: name+0xoffset/0xsize [module], ended by a zero; 0x... where it
 * is no symbol's. */
struct fragmon_symbol {
	char text[FRAGMON_SYMBOL_LEN];
};

/* What one CPU did with stacks. */
struct fragmon_stack_tally {
	__u64 seen; /* events that might have had one */
	__u64 full; /* new stacks that found no room in the map */
};

/* A zone's free areas at one moment, as /sys/kernel/debug/extfrag shows them. */
struct fragmon_zone_state {
	__u64 start_pfn;
	__u64 managed_pages;
	__u64 nr_free[FRAGMON_MAX_ORDERS]; /* free blocks of each order */
	__s16 index[FRAGMON_MAX_ORDERS];
	__u16 unusable[FRAGMON_MAX_ORDERS];
};

_Static_assert(sizeof(struct fragmon_event) == 80, "fragmon_event has padding");
_Static_assert(sizeof(struct fragmon_count_key) == 16, "fragmon_count_key has padding");
_Static_assert(sizeof(struct fragmon_slot) == 32, "fragmon_slot has padding");
_Static_assert(sizeof(struct fragmon_compaction) == 80, "fragmon_compaction has padding");
_Static_assert(sizeof(struct fragmon_tally) == 48, "fragmon_tally has padding");
_Static_assert(sizeof(struct fragmon_cpu) == 64 + 34 * FRAGMON_SLOTS, "fragmon_cpu has padding");
_Static_assert(sizeof(struct fragmon_cpu) % 64 == 0, "two CPUs share a cache line");
_Static_assert(sizeof(struct fragmon_zone_state) == 16 + 12 * FRAGMON_MAX_ORDERS,
	       "fragmon_zone_state has padding");

#endif
