/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's two fragmentation measures of a zone, from its free areas:
 * mm/vmstat.c fill_contig_page_info(), __fragmentation_index() and
 * unusable_free_index(), the same from 6.1 to 7.2. Exact when zone->lock is
 * held, as it is at an extfrag event.
 */
#ifndef FRAGMON_FREE_INDEX_H
#define FRAGMON_FREE_INDEX_H

struct contig_page_info {
	__u64 free_pages;
	__u64 free_blocks_total;
	__u64 free_blocks_suitable;
};

/* Two orders in one walk over the free areas: the reads are what costs. */
static __always_inline void fill_contig_page_info(const struct zone *zone, __u32 order,
						  struct contig_page_info *info, __u32 order2,
						  struct contig_page_info *info2)
{
	__u64 pages = 0, total = 0, suitable = 0, suitable2 = 0;

	for (__u32 o = 0; o < FRAGMON_MAX_ORDERS && o < page_orders; o++) {
		__u64 blocks = zone_nr_free(zone, o);

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
	__u64 requested = 1ULL << order;

	if (!info->free_blocks_total)
		return 0;
	if (info->free_blocks_suitable)
		return -1000;
	return 1000 -
	       (__s64)((1000 + info->free_pages * 1000 / requested) / info->free_blocks_total);
}

/* 0: every free page can serve an allocation of this order; 1000: none can. */
static __always_inline __u16 unusable_index(__u32 order, const struct contig_page_info *info)
{
	if (!info->free_pages)
		return 1000;
	return (info->free_pages - (info->free_blocks_suitable << order)) * 1000 / info->free_pages;
}

#endif
