/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From a page to its zone without kallsyms: node and zone numbers stand in
 * page->flags, and a table, filled once after load, holds the zone pointers.
 * One pgdat is enough for the table: its zonelist names every populated zone of
 * every node. Two ways lead to a first pgdat; memory hotplug asks for a refill.
 */
#ifndef FRAGMON_ZONES_H
#define FRAGMON_ZONES_H

#define ZONE_SLOTS  (FRAGMON_MAX_NODES * FRAGMON_MAX_ZONES)
#define ZONES_A_RUN 16	       /* bpf_loop() would do without, but is of 5.17 */
#define PF_KTHREAD  0x00200000 /* include/linux/sched.h */

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

static __always_inline __u32 zone_number(const struct zone *zone, const struct pglist_data *node)
{
	__u64 zones_of_node = (__u64)node + bpf_core_field_offset(struct pglist_data, node_zones);

	return ((__u64)zone - zones_of_node) / bpf_core_type_size(struct zone);
}

static __always_inline void *pointer_at(const void *base, __u64 offset)
{
	void *value = 0;

	bpf_probe_read_kernel(&value, sizeof(value), (const char *)base + offset);
	return value;
}

/* The zone that one entry of a zonelist names; false at the list's end. */
static __always_inline bool add_zone(const struct zoneref *ref)
{
	const struct zone *zone = BPF_CORE_READ(ref, zone);
	__u32 node, idx, slot;

	if (!zone)
		return false;
	node = BPF_CORE_READ(zone, zone_pgdat, node_id);
	idx = BPF_CORE_READ(ref, zone_idx);
	if (node >= FRAGMON_MAX_NODES || idx >= FRAGMON_MAX_ZONES)
		return true;
	slot = node * FRAGMON_MAX_ZONES + idx;
	asm volatile("%0 &= %1" : "+r"(slot) : "i"(ZONE_SLOTS - 1));
	zones[slot] = (__u64)zone;
	return true;
}

/* Adds at most ZONES_A_RUN zones of the list, and says how many: the agent asks for the rest. */
static __always_inline int add_zones_of(const struct pglist_data *any, __u64 from)
{
	__u64 refs = (__u64)any + bpf_core_field_offset(struct pglist_data, node_zonelists) +
		     bpf_core_field_offset(struct zonelist, _zonerefs);

	if (!any)
		return 0;
	for (__u32 i = 0; i < ZONES_A_RUN; i++)
		if (!add_zone((void *)(refs + (from + i) * bpf_core_type_size(struct zoneref))))
			return i;
	return ZONES_A_RUN;
}

/* First way: the running task's memory cgroup knows the lruvec of each node that there is. */
static __always_inline const struct pglist_data *pgdat_of_memcg(__u64 node)
{
	const struct task_struct *task = (void *)bpf_get_current_task();
	const struct css_set *css_set = BPF_CORE_READ(task, cgroups);
	const struct mem_cgroup_per_node *info;
	const void *memcg;
	__u64 subsys;

	if (!bpf_core_enum_value_exists(enum cgroup_subsys_id, memory_cgrp_id))
		return 0; /* CONFIG_MEMCG=n */
	subsys = bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id);
	memcg = pointer_at(css_set,
			   bpf_core_field_offset(struct css_set, subsys) + sizeof(void *) * subsys);
	if (!memcg)
		return 0; /* cgroup_disable=memory */
	memcg -= bpf_core_field_offset(struct mem_cgroup, css);
	info = pointer_at(memcg, bpf_core_field_offset(struct mem_cgroup, nodeinfo) +
					 sizeof(void *) * node);
	return info ? BPF_CORE_READ(info, lruvec.pgdat) : 0;
}

static __always_inline bool is_kernel_thread(const struct task_struct *task)
{
	return BPF_CORE_READ(task, flags) & PF_KTHREAD;
}

static __always_inline bool is_kcompactd(const struct task_struct *task)
{
	const char name[] = "kcompactd";
	char comm[16] = {};

	if (!is_kernel_thread(task))
		return false;
	BPF_CORE_READ_STR_INTO(&comm, task, comm);
	for (__u32 i = 0; i < sizeof(name) - 1; i++)
		if (comm[i] != name[i])
			return false;
	return true;
}

/* Second way: each kcompactd thread was started with its pgdat as argument. */
static __always_inline const struct pglist_data *pgdat_of_kcompactd(const struct task_struct *task)
{
	const struct kthread *kthread;

	if (!is_kcompactd(task))
		return 0;
	kthread = kthread_of(task);
	return BPF_CORE_READ(kthread, data);
}

#endif
