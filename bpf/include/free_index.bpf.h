/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's two fragmentation measures of a zone, from its free areas:
 * mm/vmstat.c fill_contig_page_info(), __fragmentation_index() and
 * unusable_free_index(), the same from 5.10 to 7.2. Exact when zone->lock is
 * held, as it is at an extfrag event.
 */
#ifndef FRAGMON_FREE_INDEX_H
#define FRAGMON_FREE_INDEX_H

#define FREE_AREAS_BYTES 4096 /* zone->free_area[] was seen as 968 to 1408 */

/* A copy of zone->free_area[]: one read of them all costs a third of one for each order. */
struct free_areas {
	__u8 bytes[FREE_AREAS_BYTES];
};

enum {
	AREAS_OF_EVENT,
	AREAS_OF_SNAPSHOT, /* an event may interrupt one */
	AREAS_OF_COMPACTION_BEGIN,
	AREAS_OF_COMPACTION_END,
	AREAS_COPIES,
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, AREAS_COPIES);
	__type(key, __u32);
	__type(value, struct free_areas);
} free_areas SEC(".maps");

/* What is free in a zone, as two orders see it. */
struct free_sums {
	__u64 blocks;
	__u64 pages;
	__u64 small;  /* of the pages those in blocks too small for the first order */
	__u64 small2; /* and for the second */
};

/* This CPU's copy of zone->free_area[], or 0 where the kernel's array is larger than any seen. */
static __always_inline const void *copied_areas(const struct zone *zone, __u32 copy)
{
	struct free_areas *areas = bpf_map_lookup_elem(&free_areas, &copy);
	__u64 size = page_orders * bpf_core_type_size(struct free_area);
	const char *from = (const char *)zone + bpf_core_field_offset(struct zone, free_area);

	if (!areas || !size || size > FREE_AREAS_BYTES)
		return 0;
	return bpf_probe_read_kernel(areas, size, from) ? 0 : areas->bytes;
}

/*
 * MIGRATE_TYPES (the length of free_area.free_list) is 5 or, with CONFIG_CMA,
 * 6, and vendors add members: sizeof(struct free_area) was seen as 88, 104 and
 * 128. clang bakes its own stride into free_area[order], which no relocation
 * mends, so the address is put together from relocated parts.
 */
static __always_inline struct free_sums sum_up(const void *areas, __u32 order, __u32 order2)
{
	const void *at = areas + bpf_core_field_offset(struct free_area, nr_free);
	const __u32 orders = page_orders; /* a constant for the verifier, which bounds the loop */
	__u64 blocks = 0, pages = 0, small = 0, small2 = 0;

	for (__u32 o = 0; o < orders; o++) {
		__u64 free = *(const __u64 *)at;

		blocks += free;
		free <<= o;
		pages += free;
		if (o < order)
			small += free;
		if (o < order2)
			small2 += free;
		at += bpf_core_type_size(struct free_area);
	}
	return (struct free_sums){blocks, pages, small, small2};
}

/* 0: lack of memory fails an allocation of this order; 1000: fragmentation does; -1000: none fails.
 */
static __always_inline __s16 fragmentation_index(const struct free_sums *sums, __u32 order,
						 __u64 small)
{
	if (!sums->blocks)
		return 0;
	if (small != sums->pages)
		return -1000; /* a block is large enough */
	return 1000 - (__s64)((1000 + (sums->pages * 1000 >> order)) / sums->blocks);
}

/* A thousand over the zone's free pages, as a fraction of 2^40: one division for both orders. */
static __always_inline __u64 thousandths(const struct free_sums *sums)
{
	return sums->pages ? (1000ULL << 40) / sums->pages : 0;
}

/*
 * 0: every free page can serve an allocation of this order; 1000: none can. That is
 * small * 1000 / pages. The product is at most 1 below it: what the fraction lacks is less than
 * small / 2^40.
 */
static __always_inline __u16 unusable_index(const struct free_sums *sums, __u64 small,
					    __u64 thousandths)
{
	__u64 index = small * thousandths >> 40;

	if (!sums->pages)
		return 1000;
	return (index + 1) * sums->pages <= small * 1000 ? index + 1 : index;
}

#endif
