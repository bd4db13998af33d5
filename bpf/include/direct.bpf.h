/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Plain loads of kernel memory, a nanosecond or two each, where bpf_probe_read_kernel() takes 8 and
 * 58 for a zone's free areas. The kernel gives 0 where an address is bad. They need
 * bpf_rdonly_cast(), which is there from 6.2 on. A kernel before 5.16 refuses a program that calls
 * what it does not have, even where it would never come to the call: so each program that reads
 * directly has one beside it that does not, and the agent loads the one or the other.
 */
#ifndef FRAGMON_DIRECT_H
#define FRAGMON_DIRECT_H

extern void *bpf_rdonly_cast(const void *address, __u32 type) __ksym __weak;

static __always_inline const void *direct_areas(const struct zone *zone)
{
	const void *typed = bpf_rdonly_cast(zone, bpf_core_type_id_kernel(struct zone));

	return typed + bpf_core_field_offset(struct zone, free_area);
}

/* The running task's name; kernels before 5.17 may leave something behind its end. */
static __always_inline void direct_comm(__u8 comm[FRAGMON_COMM_LEN])
{
	const struct task_struct *task = bpf_get_current_task_btf();
	const __u64 *name = (const void *)task + bpf_core_field_offset(struct task_struct, comm);

	((__u64 *)comm)[0] = name[0];
	((__u64 *)comm)[1] = name[1];
}

#endif
