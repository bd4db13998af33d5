/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From a page to its zone without kallsyms: node and zone numbers stand in
 * page->flags, and a table, filled once after load, holds the zone pointers.
 * One pgdat is enough for the table: its zonelist names every populated zone of
 * every node. Two ways lead to a first pgdat; memory hotplug asks for a refill.
 */
#ifndef FRAGMON_ZONES_H
#define FRAGMON_ZONES_H

#define ZONE_SLOTS (FRAGMON_MAX_NODES * FRAGMON_MAX_ZONES)
#define PF_KTHREAD 0x00200000 /* include/linux/sched.h */

__u64 zones[ZONE_SLOTS]; /* struct zone *, by node * FRAGMON_MAX_ZONES + zone; 0 = none */

static __always_inline const struct zone *zone_at(__u32 node, __u32 zone)
{
	__u32 slot = node * FRAGMON_MAX_ZONES + zone;

	if (node >= FRAGMON_MAX_NODES || zone >= FRAGMON_MAX_ZONES)
		return 0;
	/* 6.1's verifier loses the bound through the arithmetic. */
	asm volatile("%0 &= %1" : "+r"(slot) : "i"(ZONE_SLOTS - 1));
	return (const struct zone *)zones[slot];
}

static __always_inline int add_zones_of(const struct pglist_data *any)
{
	__u64 base = bpf_core_field_offset(struct pglist_data, node_zonelists) +
		     bpf_core_field_offset(struct zonelist, _zonerefs);
	int found = 0;

	for (__u32 i = 0; any && i < ZONE_SLOTS; i++) {
		const struct zoneref *ref =
			(void *)any + base + i * bpf_core_type_size(struct zoneref);
		const struct zone *zone = BPF_CORE_READ(ref, zone);
		__u32 node, idx, slot;

		if (!zone)
			break;
		node = BPF_CORE_READ(zone, zone_pgdat, node_id);
		idx = BPF_CORE_READ(ref, zone_idx);
		if (node >= FRAGMON_MAX_NODES || idx >= FRAGMON_MAX_ZONES)
			continue;
		slot = node * FRAGMON_MAX_ZONES + idx;
		asm volatile("%0 &= %1" : "+r"(slot) : "i"(ZONE_SLOTS - 1));
		zones[slot] = (__u64)zone;
		found++;
	}
	return found;
}

/* First way: the running task's memory cgroup knows the lruvec of each node. */
static __always_inline const struct pglist_data *pgdat_of_memcg(void)
{
	const struct task_struct *task = (void *)bpf_get_current_task();
	const struct css_set *css_set = BPF_CORE_READ(task, cgroups);
	const void *memcg;

	if (!bpf_core_enum_value_exists(enum cgroup_subsys_id, memory_cgrp_id))
		return 0; /* CONFIG_MEMCG=n */
	memcg = pointer_at(css_set,
			   bpf_core_field_offset(struct css_set, subsys) +
				   sizeof(void *) * bpf_core_enum_value(enum cgroup_subsys_id,
									memory_cgrp_id));
	if (!memcg)
		return 0; /* cgroup_disable=memory */
	memcg -= bpf_core_field_offset(struct mem_cgroup, css);
	for (__u32 node = 0; node < FRAGMON_MAX_NODES; node++) {
		const struct mem_cgroup_per_node *info =
			pointer_at(memcg, bpf_core_field_offset(struct mem_cgroup, nodeinfo) +
						  sizeof(void *) * node);

		if (info)
			return BPF_CORE_READ(info, lruvec.pgdat);
	}
	return 0;
}

/* Second way: each kcompactd thread was started with its pgdat as argument. */
static __always_inline const struct pglist_data *pgdat_of_kcompactd(const struct task_struct *task)
{
	const char name[] = "kcompactd";
	const struct kthread *kthread;
	char comm[16] = {};

	if (!(BPF_CORE_READ(task, flags) & PF_KTHREAD))
		return 0;
	BPF_CORE_READ_STR_INTO(&comm, task, comm);
	for (__u32 i = 0; i < sizeof(name) - 1; i++)
		if (comm[i] != name[i])
			return 0;
	kthread = BPF_CORE_READ(task, worker_private);
	return BPF_CORE_READ(kthread, data);
}

#endif
