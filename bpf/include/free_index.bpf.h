/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's two fragmentation measures of a zone, from its free areas:
 * mm/vmstat.c fill_contig_page_info(), __fragmentation_index() and
 * unusable_free_index(), the same from 6.1 to 7.2. Exact when zone->lock is
 * held, as it is at an extfrag event.
 */
#ifndef FRAGMON_FREE_INDEX_H
#define FRAGMON_FREE_INDEX_H

#define FREE_AREAS_BYTES 4096 /* a power of two; zone->free_area[] was seen as 968 to 1408 */

/* A copy of zone->free_area[]: one read of them all costs a third of one for each order. */
struct free_areas {
	__u8 bytes[FREE_AREAS_BYTES + sizeof(__u64)];
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

struct contig_page_info {
	__u64 free_pages;
	__u64 free_blocks_total;
	__u64 free_blocks_suitable;
};

/* This CPU's copy, or 0 where the kernel's array is larger than any seen. */
static __always_inline const struct free_areas *read_free_areas(const struct zone *zone, __u32 copy)
{
	struct free_areas *areas = bpf_map_lookup_elem(&free_areas, &copy);
	__u64 size = page_orders * bpf_core_type_size(struct free_area);
	const char *from = (const char *)zone + bpf_core_field_offset(struct zone, free_area);

	if (!areas || !size || size > FREE_AREAS_BYTES)
		return 0;
	return bpf_probe_read_kernel(areas, size, from) ? 0 : areas;
}

/*
 * MIGRATE_TYPES (the length of free_area.free_list) is 5 or, with CONFIG_CMA,
 * 6, and vendors add members: sizeof(struct free_area) was seen as 88, 104 and
 * 128. clang bakes its own stride into free_area[order], which no relocation
 * mends, so the address is put together from relocated parts.
 */
static __always_inline __u64 nr_free(const struct free_areas *areas, __u32 order)
{
	__u64 at = order * bpf_core_type_size(struct free_area) +
		   bpf_core_field_offset(struct free_area, nr_free);

	asm volatile("%0 &= %1" : "+r"(at) : "i"(FREE_AREAS_BYTES - 1));
	return *(const __u64 *)(areas->bytes + at);
}

/* Two orders in one walk. */
static __always_inline void fill_contig_page_info(const struct free_areas *areas, __u32 order,
						  struct contig_page_info *info, __u32 order2,
						  struct contig_page_info *info2)
{
	__u64 pages = 0, total = 0, suitable = 0, suitable2 = 0;

	for (__u32 o = 0; o < FRAGMON_MAX_ORDERS && o < page_orders; o++) {
		__u64 blocks = nr_free(areas, o);

		total += blocks;
		pages += blocks << o;
		if (o >= order)
			suitable += blocks << (o - order);
		if (o >= order2)
			suitable2 += blocks << (o - order2);
	}
	*info = (struct contig_page_info){pages, total, suitable};
	*info2 = (struct contig_page_info){pages, total, suitable2};
}

/* 0: lack of memory fails an allocation of this order; 1000: fragmentation does; -1000: none fails.
 */
static __always_inline __s16 fragmentation_index(__u32 order, const struct contig_page_info *info)
{
	if (!info->free_blocks_total)
		return 0;
	if (info->free_blocks_suitable)
		return -1000;
	return 1000 -
	       (__s64)((1000 + (info->free_pages * 1000 >> order)) / info->free_blocks_total);
}

/* 0: every free page can serve an allocation of this order; 1000: none can. */
static __always_inline __u16 unusable_index(__u32 order, const struct contig_page_info *info)
{
	if (!info->free_pages)
		return 1000;
	return (info->free_pages - (info->free_blocks_suitable << order)) * 1000 / info->free_pages;
}

#endif
