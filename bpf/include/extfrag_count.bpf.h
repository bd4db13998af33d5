/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Counts of extfrag events, the one kind that comes by the hundred thousand, for
 * a few nanoseconds each: every CPU has a table of its own that the agent maps,
 * so that neither side calls anybody. A key that finds no slot there is counted
 * in the map that the other kinds use.
 *
 * Nothing here has to be atomic: interrupts are off at the event.
 */
#ifndef FRAGMON_EXTFRAG_COUNT_H
#define FRAGMON_EXTFRAG_COUNT_H

#define SLOT_PROBES 8

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1); /* the agent sets the number of possible CPUs */
	__type(key, __u32);
	__type(value, struct fragmon_cpu);
} cpus SEC(".maps");

static __always_inline struct fragmon_cpu *this_cpu(void)
{
	__u32 cpu = bpf_get_smp_processor_id();

	return bpf_map_lookup_elem(&cpus, &cpu);
}

/* One extfrag event, however it was learned. */
struct extfrag {
	__u64 page_flags;
	__u64 pfn;
	__u32 alloc_order;
	__u32 fallback_order;
	__u32 claimer;
	__u32 donor;
	__u32 ownership;
	__u32 presence;
};

union extfrag_key {
	struct fragmon_count_key key;
	__u64 words[2];
};

#define BYTE_AT(member, value)                                                                     \
	((__u64)(__u8)(value) << 8 * (__builtin_offsetof(struct fragmon_count_key, member) % 8))

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "BYTE_AT counts from the lowest");
_Static_assert(__builtin_offsetof(struct fragmon_count_key, node_plus1) == 12, "key_of() knows");

/* Put together in registers: a word that was stored byte by byte is not loaded at once. */
static __always_inline union extfrag_key key_of(const struct extfrag *x, __u32 zone_plus1,
						__u32 node_plus1)
{
	union extfrag_key key;

	key.words[0] = BYTE_AT(kind, FRAGMON_EXTFRAG) | BYTE_AT(alloc_order, x->alloc_order) |
		       BYTE_AT(fallback_order, x->fallback_order) | BYTE_AT(donor, x->donor) |
		       BYTE_AT(claimer, x->claimer) | BYTE_AT(ownership, x->ownership);
	key.words[1] = BYTE_AT(zone_plus1, zone_plus1) | (__u64)node_plus1 << 32;
	return key;
}

static __always_inline void take_slot(struct fragmon_cpu *cpu, struct fragmon_slot *slot, __u32 at,
				      const union extfrag_key *key)
{
	__u64 position = cpu->used;

	slot->key = key->key;
	if (position < FRAGMON_SLOTS)
		cpu->occupied[position] = at;
	__sync_fetch_and_add(&cpu->used, 1); /* for its barrier: the agent reads it first */
}

/* This CPU's slot of that key; 0 where its neighbourhood is full. */
static __always_inline struct fragmon_slot *find_slot(struct fragmon_cpu *cpu,
						      const union extfrag_key *key)
{
	const __u64 *want = key->words;
	__u64 hash = (want[0] + want[1] * 0x9e3779b97f4a7c15) * 0xff51afd7ed558ccd;
	__u32 at = hash >> 48;

	for (__u32 i = 0; i < SLOT_PROBES; i++, at++) {
		struct fragmon_slot *slot;
		const __u64 *have;

		/* 6.1's verifier loses the bound through the arithmetic. */
		asm volatile("%0 &= %1" : "+r"(at) : "i"(FRAGMON_SLOTS - 1));
		slot = &cpu->slots[at];
		have = (const __u64 *)&slot->key;
		if (have[0] == want[0] && have[1] == want[1])
			return slot;
		if (!slot->key.kind) {
			take_slot(cpu, slot, at, key);
			return slot;
		}
	}
	return 0;
}

/* Counts one event. Returns the key's slot, 0 where it has none: for keep(). */
static __always_inline struct fragmon_slot *
count_extfrag(struct fragmon_cpu *cpu, struct fragmon_tally *t, const union extfrag_key *key)
{
	struct fragmon_slot *slot = find_slot(cpu, key);
	struct fragmon_count *c;

	++t->seen;
	if (slot) {
		++slot->count;
		return slot;
	}
	c = count_of(&key->key);
	if (c)
		++c->count;
	else
		++t->count_map_full;
	return 0;
}

#endif
