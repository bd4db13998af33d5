/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The few kernel types that fragmon reads, with only the members it reads.
 * CO-RE finds each member's real place in the running kernel's BTF, so order,
 * offsets and array lengths here mean nothing.
 *
 * Read from Linux 5.10, 6.1, 6.12, 6.18 and 7.2. A member whose type differs between
 * them is in kernel_compat.bpf.h.
 */
#ifndef FRAGMON_MM_TYPES_H
#define FRAGMON_MM_TYPES_H

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

/* include/linux/mmzone.h */

struct free_area {
	unsigned long nr_free;
};

typedef struct {
	__s64 counter;
} atomic64_t;

typedef atomic64_t atomic_long_t;

struct zone {
	struct pglist_data *zone_pgdat;
	unsigned long zone_start_pfn;
	atomic_long_t managed_pages;
	struct free_area free_area[1];
};

struct zoneref {
	struct zone *zone;
	int zone_idx;
};

struct zonelist {
	struct zoneref _zonerefs[1];
};

struct pglist_data {
	struct zone node_zones[1];
	struct zonelist node_zonelists[1];
	int node_id;
};

struct lruvec {
	struct pglist_data *pgdat;
};

/* include/linux/migrate_mode.h */

enum migrate_mode {
	MIGRATE_ASYNC = 0, /* any values: CO-RE puts the kernel's own */
	MIGRATE_SYNC_LIGHT = 1,
	MIGRATE_SYNC = 2,
};

/* include/linux/compaction.h */

enum compact_result {
	COMPACT_CONTINUE = 0, /* any values: CO-RE puts the kernel's own */
	COMPACT_SUCCESS = 1,
};

/* mm/internal.h */

struct compact_control {
	struct zone *zone;
	unsigned long total_migrate_scanned;
	unsigned long total_free_scanned;
	int order;
	enum migrate_mode mode;
	_Bool direct_compaction;
	_Bool proactive_compaction;
};

/* include/linux/memcontrol.h */

struct mem_cgroup_per_node {
	struct lruvec lruvec;
};

struct cgroup_subsys_state {
	unsigned long flags;
};

struct mem_cgroup {
	struct cgroup_subsys_state css;
	struct mem_cgroup_per_node *nodeinfo[1];
};

/* include/linux/cgroup-defs.h */

enum cgroup_subsys_id {
	memory_cgrp_id = 0, /* any value: CO-RE puts the kernel's own */
};

struct css_set {
	struct cgroup_subsys_state *subsys[1];
};

/* include/linux/sched.h */

struct task_struct {
	unsigned int flags;
	char comm[16];
	struct css_set *cgroups;
	void *worker_private;
};

/* kernel/kthread.c */

struct kthread {
	void *data;
};

/* kernel/bpf/task_iter.c */

struct bpf_iter__task {
	struct task_struct *task;
};

#pragma clang attribute pop

#endif
