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

/* Loops by bpf_loop() are verified once, not once a turn: the table fills in a few milliseconds. */
struct zonelist_walk {
	__u64 refs;
	__u32 found;
};

static long add_zone(__u64 i, void *ctx)
{
	struct zonelist_walk *walk = ctx;
	const struct zoneref *ref = (void *)(walk->refs + i * bpf_core_type_size(struct zoneref));
	const struct zone *zone = BPF_CORE_READ(ref, zone);
	__u32 node, idx, slot;

	if (!zone)
		return 1; /* the end of the list */
	node = BPF_CORE_READ(zone, zone_pgdat, node_id);
	idx = BPF_CORE_READ(ref, zone_idx);
	if (node >= FRAGMON_MAX_NODES || idx >= FRAGMON_MAX_ZONES)
		return 0;
	slot = node * FRAGMON_MAX_ZONES + idx;
	asm volatile("%0 &= %1" : "+r"(slot) : "i"(ZONE_SLOTS - 1));
	zones[slot] = (__u64)zone;
	walk->found++;
	return 0;
}

static __always_inline int add_zones_of(const struct pglist_data *any)
{
	struct zonelist_walk walk = {
		.refs = (__u64)any + bpf_core_field_offset(struct pglist_data, node_zonelists) +
			bpf_core_field_offset(struct zonelist, _zonerefs),
	};

	if (any)
		bpf_loop(ZONE_SLOTS, add_zone, &walk, 0);
	return walk.found;
}

struct memcg_walk {
	const void *nodeinfo;
	const struct pglist_data *pgdat;
};

static long try_node(__u64 node, void *ctx)
{
	struct memcg_walk *walk = ctx;
	const struct mem_cgroup_per_node *info = pointer_at(walk->nodeinfo, sizeof(void *) * node);

	if (!info)
		return 0; /* no such node */
	walk->pgdat = BPF_CORE_READ(info, lruvec.pgdat);
	return 1;
}

/* First way: the running task's memory cgroup knows the lruvec of each node. */
static __always_inline const struct pglist_data *pgdat_of_memcg(void)
{
	const struct task_struct *task = (void *)bpf_get_current_task();
	const struct css_set *css_set = BPF_CORE_READ(task, cgroups);
	struct memcg_walk walk = {};
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
	walk.nodeinfo = memcg + bpf_core_field_offset(struct mem_cgroup, nodeinfo);
	bpf_loop(FRAGMON_MAX_NODES, try_node, &walk, 0);
	return walk.pgdat;
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
