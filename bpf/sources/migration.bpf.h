/* SPDX-License-Identifier: GPL-2.0 */
/* migrate:mm_migrate_pages: pages moved and not moved, by mode and reason. */
#ifndef FRAGMON_MIGRATION_H
#define FRAGMON_MIGRATION_H

/*
 * mm_migrate_pages(succeeded, failed, three or four more numbers, mode, reason):
 * the agent looks up in BTF which argument is the mode.
 */
const volatile __u32 migrate_mode_argument;

static __always_inline void count_migration(__u64 pages, __u32 mode, __u32 reason, __u32 status)
{
	struct fragmon_count_key key = {
		.kind = FRAGMON_MIGRATION,
		.mode = mode,
		.origin = reason,
		.status = status,
	};

	if (pages)
		count(&key, pages, 0);
}

SEC("?tp_btf/mm_migrate_pages")
int migration(__u64 *ctx)
{
	__u64 mode = 0, reason = 0;

	/* Read as memory: the verifier wants an argument's number to be written down. */
	bpf_probe_read_kernel(&mode, sizeof(mode), ctx + migrate_mode_argument);
	bpf_probe_read_kernel(&reason, sizeof(reason), ctx + migrate_mode_argument + 1);
	count_migration(ctx[0], mode, reason, FRAGMON_MIGRATED);
	count_migration(ctx[1], mode, reason, FRAGMON_NOT_MIGRATED);
	return 0;
}

#endif
