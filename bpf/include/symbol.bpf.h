/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The name of a kernel address, by the kernel's own printf. /proc/kallsyms would
 * tell it too, but only as a whole: 122,000 lines, which cost the kernel 50 ms to
 * write, the agent as much to read and megabytes to keep, and which it shows to
 * the privileged alone.
 */
#ifndef FRAGMON_SYMBOL_H
#define FRAGMON_SYMBOL_H

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct fragmon_symbol);
} symbol SEC(".maps");

/* BPF_PROG_TEST_RUN with an address: writes symbol. */
SEC("?raw_tp")
int name_symbol(struct bpf_raw_tracepoint_args *ctx)
{
	static const char format[] = "%pS";
	struct fragmon_symbol *s = bpf_map_lookup_elem(&symbol, &first);
	__u64 address = ctx->args[0];

	if (!s)
		return 0;
	return bpf_snprintf(s->text, sizeof(s->text), format, &address, sizeof(address));
}

#endif
