/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which of the counted events are shown in detail. Once a second the agent gives
 * each class its share of the budget, from the exact counts, as a power of two:
 * one of so many is kept. A burst that comes between is braked here, where it is
 * busiest, so that rare classes keep everything. What is not kept costs no more
 * than its count.
 */
#ifndef FRAGMON_THINNING_H
#define FRAGMON_THINNING_H

#define MAX_SHIFT 24

/* Whether this CPU has kept its share since the agent last looked. */
static __always_inline bool over_brake(const struct fragmon_detail *d)
{
	return d->kept >= d->brake;
}

/* How many events this one stands for if it is kept, 0 if it is not: then it is in t->thinned. */
static __always_inline __u32 keep(struct fragmon_detail *d, struct fragmon_tally *t,
				  struct fragmon_slot *slot)
{
	__u32 shift;

	if (d->mode == FRAGMON_DETAIL_ALL) {
		d->kept++;
		return 1;
	}
	if (d->mode == FRAGMON_DETAIL_NONE)
		goto thinned;
	if (!slot) {
		if (over_brake(d))
			goto thinned;
		d->kept++;
		return 1;
	}
	shift = slot->shift;
	if (shift > MAX_SHIFT)
		shift = MAX_SHIFT;
	if (slot->count & ((1U << shift) - 1))
		goto thinned;
	d->kept++;
	if (++slot->kept >= d->few && over_brake(d)) {
		slot->shift = shift + 1;
		slot->kept = 0;
	}
	return 1U << shift;
thinned:
	t->thinned++;
	return 0;
}

#endif
