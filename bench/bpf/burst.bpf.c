// SPDX-License-Identifier: GPL-2.0
/* fragmon with two programs more: many events a system call, and a program that does nothing.
 * DIRECT: whether the kernel takes programs that read directly (bpf/include/direct.bpf.h). */
#include "../../bpf/fragmon.bpf.c"

static long fire(__u64 i, void *ctx)
{
	struct extfrag *x = ctx;

	x->pfn = i * 2654435761 >> 8 & 0xffffff; /* no two neighbours alike */
	record(x, 0, DIRECT);
	return 0;
}

/* Arguments: how many events; the page flags and presence of each. */
SEC("raw_tp")
int burst(struct bpf_raw_tracepoint_args *ctx)
{
	struct extfrag x = {
		.page_flags = ctx->args[1],
		.presence = ctx->args[2],
		.ownership = FRAGMON_STEAL,
		.donor = 1,
	};

	bpf_loop(ctx->args[0], fire, &x, 0);
	return 0;
}

SEC("raw_tp")
int empty(void *ctx)
{
	return 0;
}
