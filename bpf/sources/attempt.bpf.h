/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Direct compaction as the allocating task sees it: one attempt from
 * mm_compaction_try_to_compact_pages on, over any number of zones. The kernel
 * has no event for its outcome; it is derived:
 *
 *   try_to_compact_pages() calls compaction_defer_reset() when a zone says
 *   SUCCESS, and its caller calls it once more when the page was really had.
 *   The first call is the inner one if no zone was compacted so far or the last
 *   one ended in SUCCESS; any other call is the outer one, and success.
 *   Without an outer call the attempt failed, or was deferred where no zone was
 *   compacted at all.
 *
 * Nothing says that an attempt is over without success. It is closed by its
 * task's next attempt or direct reclaim, or by the agent once it has been idle
 * for long enough: the outer call follows the last zone within microseconds of
 * running, but a busy machine may let the task wait.
 */
#ifndef FRAGMON_ATTEMPT_H
#define FRAGMON_ATTEMPT_H

/* What attempt_twin plays. */
enum fragmon_attempt_step {
	FRAGMON_ATTEMPT_BEGINS = 1,   /* of an order */
	FRAGMON_ZONE_IS_DEFERRED = 2, /* a zone */
	FRAGMON_ZONE_IS_ENTERED = 3,
	FRAGMON_ZONE_IS_LEFT = 4,      /* with a status */
	FRAGMON_DEFERRAL_IS_RESET = 5, /* of a zone */
	FRAGMON_RECLAIM_BEGINS = 6,
};

struct attempt {
	__u64 begun_ns;
	__u64 last_ns; /* when it was last heard of */
	__u64 deferred_zone;
	struct fragmon_compaction event; /* as far as it is known */
	__u32 zones;			 /* compacted */
	__u32 last_status;		 /* of the last of them */
	__u32 resets;
	__u32 in_zone;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096); /* tasks between a begin and their next one */
	__type(key, __u32);	   /* thread id */
	__type(value, struct attempt);
} attempts SEC(".maps");

static __always_inline struct attempt *attempt_of_task(void)
{
	__u32 tid = bpf_get_current_pid_tgid();

	return bpf_map_lookup_elem(&attempts, &tid);
}

/*
 * Deferred attempts cost the kernel nothing, so there may be a storm of them: where the agent is
 * over its limits their detail goes, as that of extfrag does. Other attempts take their time.
 */
static __always_inline bool shed(__u32 outcome)
{
	const struct fragmon_cpu *cpu = this_cpu();
	struct fragmon_tally *t;

	if (outcome != FRAGMON_OUTCOME_DEFERRED || !cpu || cpu->detail.mode != FRAGMON_DETAIL_NONE)
		return false;
	t = tally_of(FRAGMON_COMPACTION_ATTEMPT);
	if (t)
		__sync_fetch_and_add(&t->thinned, 1);
	return true;
}

static __always_inline void close_attempt(const struct attempt *open, __u32 outcome)
{
	struct attempt a = *open;
	__u64 took = a.last_ns - a.begun_ns;
	struct fragmon_count_key key = {
		.kind = FRAGMON_COMPACTION_ATTEMPT,
		.alloc_order = a.event.order_plus1 - 1,
		.status = outcome,
		.bucket = bucket_of(took),
	};
	struct fragmon_compaction *e;

	if (bpf_map_delete_elem(&attempts, &a.event.tid))
		return; /* the agent and the task met: who deletes it counts it */
	count(&key, 1, took);
	e = shed(outcome) ? 0 : reserve_compaction(FRAGMON_COMPACTION_ATTEMPT);
	if (e) {
		*e = a.event;
		e->boot_ns = a.last_ns;
		e->duration_ns = took;
		e->status = outcome;
		submit_compaction(e);
	}
}

/* What is to be said of an attempt that had no success. */
static __always_inline __u32 outcome_without_success(const struct attempt *a)
{
	return a->zones ? FRAGMON_OUTCOME_FAILED : FRAGMON_OUTCOME_DEFERRED;
}

/* The task goes on to something that it would not do if it had its page. */
static __always_inline void attempt_is_over(void)
{
	struct attempt *a = attempt_of_task();

	if (a)
		close_attempt(a, outcome_without_success(a));
}

static __always_inline void begin_attempt(__u32 order)
{
	__u64 now = bpf_ktime_get_boot_ns();
	__u64 id = bpf_get_current_pid_tgid();
	__u32 tid = id;
	struct attempt a = {
		.begun_ns = now,
		.last_ns = now,
		.event =
			{
				.pid = id >> 32,
				.tid = tid,
				.cpu = bpf_get_smp_processor_id(),
				.kind = FRAGMON_COMPACTION_ATTEMPT,
				.order_plus1 = order + 1,
				.origin = FRAGMON_DIRECT,
				.presence = FRAGMON_HAS_DURATION,
				.one_in = 1,
			},
	};
	struct fragmon_tally *t;

	attempt_is_over(); /* the one before */
	bpf_get_current_comm(a.event.comm, sizeof(a.event.comm));
	if (bpf_map_update_elem(&attempts, &tid, &a, BPF_ANY)) {
		t = tally_of(FRAGMON_COMPACTION_ATTEMPT);
		if (t)
			__sync_fetch_and_add(&t->untracked, 1);
	}
}

static __always_inline void defer_attempt(__u64 zone)
{
	struct attempt *a = attempt_of_task();

	if (a) {
		a->last_ns = bpf_ktime_get_boot_ns();
		a->deferred_zone = zone;
	}
}

static __always_inline void reset_attempt(__u64 zone)
{
	const __u32 success = bpf_core_enum_value(enum compact_result, COMPACT_SUCCESS);
	struct attempt *a = attempt_of_task();
	bool inner;

	if (!a)
		return;
	a->last_ns = bpf_ktime_get_boot_ns();
	inner = !a->resets++ && (!a->zones || a->last_status == success) &&
		a->deferred_zone != zone; /* a deferred zone is not asked */
	if (!inner)
		close_attempt(a, FRAGMON_OUTCOME_SUCCESS);
}

/* The task's attempt, if it has one, begins to compact a zone. */
static __always_inline void attempt_enters_zone(void)
{
	struct attempt *a = attempt_of_task();

	if (a) {
		a->in_zone = 1;
		a->last_ns = bpf_ktime_get_boot_ns();
	}
}

/* One zone is done: of several the last one is shown, and scanned pages are summed up. */
static __always_inline void attempt_leaves_zone(const struct fragmon_compaction *zone)
{
	struct attempt *a = attempt_of_task();

	if (!a)
		return;
	a->in_zone = 0;
	a->zones++;
	a->last_ns = zone->boot_ns;
	a->last_status = zone->status;
	a->event.node_plus1 = zone->node_plus1;
	a->event.zone_plus1 = zone->zone_plus1;
	a->event.mode = zone->mode;
	a->event.index_before = zone->index_before;
	a->event.index_after = zone->index_after;
	a->event.presence = zone->presence | FRAGMON_HAS_DURATION;
	a->event.migrate_scanned += zone->migrate_scanned;
	a->event.free_scanned += zone->free_scanned;
}

SEC("?tp_btf/mm_compaction_try_to_compact_pages")
int BPF_PROG(attempt_begin, int order)
{
	begin_attempt(order);
	return 0;
}

SEC("?tp_btf/mm_compaction_deferred")
int BPF_PROG(attempt_deferred, const void *zone)
{
	defer_attempt((__u64)zone);
	return 0;
}

SEC("?tp_btf/mm_compaction_defer_reset")
int BPF_PROG(attempt_reset, const void *zone)
{
	reset_attempt((__u64)zone);
	return 0;
}

/*
 * Twin of the above and of compaction's part in it for BPF_PROG_TEST_RUN, so that
 * a test plays an attempt. Arguments: what happens; an order, a zone or a status.
 */
SEC("?raw_tp")
int attempt_twin(struct bpf_raw_tracepoint_args *ctx)
{
	struct fragmon_compaction left = {
		.boot_ns = bpf_ktime_get_boot_ns(),
		.status = ctx->args[1],
		.migrate_scanned = 100,
		.presence = FRAGMON_HAS_SCANNED,
	};

	switch (ctx->args[0]) {
	case FRAGMON_ATTEMPT_BEGINS:
		begin_attempt(ctx->args[1]);
		break;
	case FRAGMON_ZONE_IS_DEFERRED:
		defer_attempt(ctx->args[1]);
		break;
	case FRAGMON_ZONE_IS_ENTERED:
		attempt_enters_zone();
		break;
	case FRAGMON_ZONE_IS_LEFT:
		attempt_leaves_zone(&left);
		break;
	case FRAGMON_DEFERRAL_IS_RESET:
		reset_attempt(ctx->args[1]);
		break;
	case FRAGMON_RECLAIM_BEGINS:
		attempt_is_over();
		break;
	}
	return 0;
}

/* BPF_PROG_TEST_RUN, by the agent for each key of the map: bpf_for_each_map_elem() is of 5.13.
 * Arguments: a thread id; close its attempt if it is idle for so many ns; or else, if asked, with
 * outcome unknown. */
SEC("?raw_tp")
int close_idle_attempt(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 tid = ctx->args[0];
	const struct attempt *a = bpf_map_lookup_elem(&attempts, &tid);

	if (!a)
		return 0;
	if (!a->in_zone && a->last_ns + ctx->args[1] < bpf_ktime_get_boot_ns())
		close_attempt(a, outcome_without_success(a));
	else if (ctx->args[2])
		close_attempt(a, FRAGMON_OUTCOME_UNKNOWN);
	return 0;
}

#endif
