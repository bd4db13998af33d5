/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The two tracepoints that the plot-fragmentation tool asks for, with the system,
 * names, fields and text of its kernel patch. No released kernel has them; this
 * module gives them to one that lacks them.
 */
/* clang-format off */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM page_alloc

#if !defined(FLEET_FIRE_EVENTS_H) || defined(TRACE_HEADER_MULTI_READ)
#define FLEET_FIRE_EVENTS_H

#include <linux/mmzone.h>
#include <linux/tracepoint.h>

#ifdef CONFIG_ZONE_DMA
#define FLEET_ZONE_DMA { ZONE_DMA, "DMA" },
#else
#define FLEET_ZONE_DMA
#endif
#ifdef CONFIG_ZONE_DMA32
#define FLEET_ZONE_DMA32 { ZONE_DMA32, "DMA32" },
#else
#define FLEET_ZONE_DMA32
#endif

TRACE_EVENT(mm_compaction_success,

	TP_PROTO(int nid, enum zone_type idx, unsigned int order, int ret),

	TP_ARGS(nid, idx, order, ret),

	TP_STRUCT__entry(
		__field(int, nid)
		__field(enum zone_type, idx)
		__field(unsigned int, order)
		__field(int, ret)
	),

	TP_fast_assign(
		__entry->nid = nid;
		__entry->idx = idx;
		__entry->order = order;
		__entry->ret = ret;
	),

	TP_printk("node=%d zone=%-8s order=%u, res_index=%d", __entry->nid,
		  __print_symbolic(__entry->idx, FLEET_ZONE_DMA FLEET_ZONE_DMA32
				   { ZONE_NORMAL, "Normal" }, { ZONE_MOVABLE, "Movable" }),
		  __entry->order, __entry->ret)
);

TRACE_EVENT(mm_compaction_failure,

	TP_PROTO(unsigned int order),

	TP_ARGS(order),

	TP_STRUCT__entry(
		__field(unsigned int, order)
	),

	TP_fast_assign(
		__entry->order = order;
	),

	TP_printk("order=%u", __entry->order)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE fleet_fire_events
#include <trace/define_trace.h>
