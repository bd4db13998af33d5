/* SPDX-License-Identifier: GPL-2.0 */
/* huge_memory:mm_collapse_huge_page: small pages made one huge page, or why not. Counts only. */
#ifndef FRAGMON_COLLAPSE_H
#define FRAGMON_COLLAPSE_H

SEC("?tp_btf/mm_collapse_huge_page")
int BPF_PROG(collapse, const void *mm, int isolated, int status)
{
	struct fragmon_count_key key = {
		.kind = FRAGMON_COLLAPSE, .status = status, /* enum scan_result of this kernel */
	};

	count(&key, 1, 0);
	return 0;
}

#endif
