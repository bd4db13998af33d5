/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What differs between the kernels that fragmon loads on, one entry a
 * difference. The suffix after ___ is dropped by CO-RE when it looks a type up.
 */
#ifndef FRAGMON_KERNEL_COMPAT_H
#define FRAGMON_KERNEL_COMPAT_H

#include <bpf/bpf_core_read.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

/* Up to 6.17 page->flags is an unsigned long. */
struct page___before_6_18 {
	unsigned long flags;
};

/* "mm: introduce memdesc_flags_t" (6.18) wraps it in a struct. */
typedef struct {
	unsigned long f;
} memdesc_flags_t;

struct page___since_6_18 {
	memdesc_flags_t flags;
};

#pragma clang attribute pop

static __always_inline __u64 page_flags(const void *page)
{
	if (bpf_core_field_exists(((struct page___since_6_18 *)0)->flags.f))
		return BPF_CORE_READ((const struct page___since_6_18 *)page, flags.f);
	return BPF_CORE_READ((const struct page___before_6_18 *)page, flags);
}

/*
 * MIGRATE_TYPES (the length of free_area.free_list) is 5 or, with CONFIG_CMA,
 * 6, and vendors add members: sizeof(struct free_area) was seen as 88, 104 and
 * 128. clang bakes the local stride into zone->free_area[order], which no
 * relocation mends, so the address is put together from relocated parts.
 */
static __always_inline __u64 zone_nr_free(const struct zone *zone, __u32 order)
{
	const char *area = (const char *)zone + bpf_core_field_offset(struct zone, free_area) +
			   order * bpf_core_type_size(struct free_area);
	unsigned long nr_free = 0;

	bpf_probe_read_kernel(&nr_free, sizeof(nr_free),
			      area + bpf_core_field_offset(struct free_area, nr_free));
	return nr_free;
}

/* The same for the other arrays that are walked here. */
static __always_inline void *pointer_at(const void *base, __u64 offset)
{
	void *value = 0;

	bpf_probe_read_kernel(&value, sizeof(value), (const char *)base + offset);
	return value;
}

#endif
