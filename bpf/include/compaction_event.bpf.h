/* SPDX-License-Identifier: GPL-2.0 */
/* Detail of the four compaction kinds, in a ring of their own: a flood of extfrag events cannot
 * push it out. */
#ifndef FRAGMON_COMPACTION_EVENT_H
#define FRAGMON_COMPACTION_EVENT_H

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 512 * 1024);
} compactions SEC(".maps");

/* Room for one event of this kind; 0 where there is none, which is counted. Nobody is woken: the
 * reader polls. */
static __always_inline struct fragmon_compaction *reserve_compaction(__u32 kind)
{
	struct fragmon_compaction *e = bpf_ringbuf_reserve(&compactions, sizeof(*e), 0);
	struct fragmon_tally *t = e ? 0 : tally_of(kind);

	if (t)
		__sync_fetch_and_add(&t->ring_full, 1);
	return e;
}

static __always_inline void submit_compaction(struct fragmon_compaction *e)
{
	bpf_ringbuf_submit(e, BPF_RB_NO_WAKEUP);
}

#endif
