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

/* Up to 5.16 a kernel thread keeps its struct kthread where others keep set_child_tid. */
struct task_struct___before_5_17 {
	int *set_child_tid;
};

#pragma clang attribute pop

static __always_inline __u64 page_flags(const void *page)
{
	if (bpf_core_field_exists(((struct page___since_6_18 *)0)->flags.f))
		return BPF_CORE_READ((const struct page___since_6_18 *)page, flags.f);
	return BPF_CORE_READ((const struct page___before_6_18 *)page, flags);
}

static __always_inline const struct kthread *kthread_of(const struct task_struct *task)
{
	if (bpf_core_field_exists(task->worker_private))
		return BPF_CORE_READ(task, worker_private);
	return (void *)BPF_CORE_READ((const struct task_struct___before_5_17 *)task, set_child_tid);
}

#endif
