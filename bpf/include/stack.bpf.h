/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Kernel stacks, each kept once: the event carries the key, the agent looks it
 * up. Not bpf_get_stackid(): its map has one place for each hash value, and a
 * stack whose place is taken is refused. Two stacks of one 64-bit key are not
 * to be expected.
 */
#ifndef FRAGMON_STACK_H
#define FRAGMON_STACK_H

#define BPF_FRAMES 2 /* the program itself, and the kernel's function that runs it */

const volatile __u32 stack_one_in; /* take the stack of one event in so many; 0 = of none */

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1); /* the agent sets its own where it wants stacks */
	__type(key, __u64);
	__type(value, struct fragmon_stack);
} stacks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct fragmon_stack);
} stack_scratch SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct fragmon_stack_tally);
} stack_tally SEC(".maps");

static __always_inline __u64 stack_key(const struct fragmon_stack *stack)
{
	__u64 hash = 0xcbf29ce484222325;

	for (__u32 i = 0; i < FRAGMON_STACK_FRAMES; i++) {
		hash = (hash ^ stack->frames[i]) * 0x9e3779b97f4a7c15;
		hash ^= hash >> 32;
	}
	return hash ? hash : 1;
}

/* The key of the stack that led to ctx; 0 where it was not this event's turn, or it was not to be
 * had. */
static __always_inline __u64 take_stack(void *ctx)
{
	struct fragmon_stack *stack = bpf_map_lookup_elem(&stack_scratch, &first);
	struct fragmon_stack_tally *t = bpf_map_lookup_elem(&stack_tally, &first);
	__u64 key;

	if (!stack || !t || t->seen++ % stack_one_in)
		return 0;
	if (bpf_get_stack(ctx, stack, sizeof(*stack), BPF_FRAMES) <= 0)
		return 0;
	key = stack_key(stack);
	if (!bpf_map_lookup_elem(&stacks, &key) &&
	    bpf_map_update_elem(&stacks, &key, stack, BPF_ANY)) {
		t->full++;
		return 0;
	}
	return key;
}

#endif
