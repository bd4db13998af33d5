/* SPDX-License-Identifier: GPL-2.0 */
/* Exact counts under a small key, per CPU, and what of them went wrong. */
#ifndef FRAGMON_COUNT_H
#define FRAGMON_COUNT_H

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 4096);
	__type(key, struct fragmon_count_key);
	__type(value, struct fragmon_count);
} counts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, FRAGMON_KINDS);
	__type(key, __u32);
	__type(value, struct fragmon_tally);
} tally SEC(".maps"); /* by kind */

const __u32 first = 0; /* the key of a one-entry array */

static __always_inline struct fragmon_tally *tally_of(__u32 kind)
{
	return bpf_map_lookup_elem(&tally, &kind);
}

/* The count of this key on this CPU; 0 where there is no room for a new key. */
static __always_inline struct fragmon_count *count_of(const struct fragmon_count_key *key)
{
	struct fragmon_count *c = bpf_map_lookup_elem(&counts, key);

	if (!c) {
		const struct fragmon_count zero = {};

		bpf_map_update_elem(&counts, key, &zero, BPF_NOEXIST);
		c = bpf_map_lookup_elem(&counts, key); /* another CPU may have been first */
	}
	return c;
}

/*
 * Counts n events whose latencies sum up to `sum`. Atomic: outside of the zone's
 * lock the task may be preempted by one that counts under the same key.
 */
static __always_inline void count(const struct fragmon_count_key *key, __u64 n, __u64 sum)
{
	struct fragmon_tally *t = tally_of(key->kind);
	struct fragmon_count *c = count_of(key);

	if (!t)
		return; /* not possible; the verifier cannot know */
	__sync_fetch_and_add(&t->seen, n);
	if (!c) {
		__sync_fetch_and_add(&t->count_map_full, n);
		return;
	}
	if (sum)
		__sync_fetch_and_add(&c->sum, sum); /* first: whoever reads a count finds its sum */
	__sync_fetch_and_add(&c->count, n);
}

/* floor(log2(ns)) + 1, and 1 for 0 ns: 0 means that nothing was measured. */
static __always_inline __u8 bucket_of(__u64 ns)
{
	__u8 bucket = 1;

	for (__u32 half = 32; half; half /= 2) {
		if (ns >> half) {
			ns >>= half;
			bucket += half;
		}
	}
	return bucket;
}

#endif
