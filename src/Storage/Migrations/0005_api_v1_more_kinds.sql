-- SPDX-License-Identifier: Apache-2.0
-- The views of the facts that 0004 added. What existed in api_v1 keeps its columns and their meaning.

CREATE OR REPLACE FUNCTION api_v1.kind_name(kind smallint) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (ARRAY['extfrag', 'compaction', 'compaction_attempt', 'compaction_success', 'compaction_failure',
                  'migration', 'direct_reclaim', 'kswapd_wake', 'collapse'])[kind];
COMMENT ON FUNCTION api_v1.kind_name IS 'Name of a kind, or null where it is not known.';

CREATE FUNCTION api_v1.origin_name(kind smallint, origin smallint, migrate_reasons text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE kind WHEN 2 THEN (ARRAY['direct', 'kcompactd', 'proactive', 'manual'])[origin]
                     WHEN 6 THEN migrate_reasons[origin + 1] END;
COMMENT ON FUNCTION api_v1.origin_name IS 'Who asked; null where the kind has none, or it was not measured.';

CREATE FUNCTION api_v1.status_name(kind smallint, status smallint, compact_results text[], scan_results text[]) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE kind WHEN 2 THEN compact_results[status + 1]
                     WHEN 3 THEN (ARRAY['success', 'failed', 'deferred'])[status]
                     WHEN 6 THEN (ARRAY['migrated', 'failed'])[status]
                     WHEN 9 THEN scan_results[status + 1] END;
COMMENT ON FUNCTION api_v1.status_name IS 'How it ended; null where the kind has none, or it was not measured.';

CREATE VIEW api_v1.count AS
SELECT c.time, c.time_from, c.run_id, r.host, r.kernel_release AS kernel, api_v1.kind_name(c.kind) AS kind,
       c.alloc_order, c.fallback_order, r.migratetypes[c.donor + 1] AS donor, r.migratetypes[c.claimer + 1] AS claimer,
       api_v1.ownership_name(c.ownership) AS ownership, c.fallback_order < r.pageblock_order AS fragmenting,
       c.node, r.zones[c.zone + 1] AS zone, r.migrate_modes[c.mode + 1] AS mode,
       api_v1.origin_name(c.kind, c.origin, r.migrate_reasons) AS origin,
       api_v1.status_name(c.kind, c.status, r.compact_results, r.scan_results) AS status,
       nullif(c.bucket, 0) AS bucket, c.count, c.sum
  FROM fleet.count c
  JOIN fleet.run r USING (run_id);
COMMENT ON VIEW api_v1.count IS 'Exact numbers of events of every kind. What a kind does not have is null.';
COMMENT ON COLUMN api_v1.count.time IS 'End of the interval, inclusive.';
COMMENT ON COLUMN api_v1.count.time_from IS 'Start of the interval, exclusive.';
COMMENT ON COLUMN api_v1.count.run_id IS 'The run.';
COMMENT ON COLUMN api_v1.count.host IS 'The host''s own name.';
COMMENT ON COLUMN api_v1.count.kernel IS 'uname -r.';
COMMENT ON COLUMN api_v1.count.kind IS 'extfrag, compaction, compaction_attempt, compaction_success, compaction_failure, migration, direct_reclaim, kswapd_wake or collapse.';
COMMENT ON COLUMN api_v1.count.alloc_order IS 'Order that was asked for.';
COMMENT ON COLUMN api_v1.count.fallback_order IS 'Order of the free page that was taken.';
COMMENT ON COLUMN api_v1.count.donor IS 'Migratetype that gave the page.';
COMMENT ON COLUMN api_v1.count.claimer IS 'Migratetype that the allocation asked for.';
COMMENT ON COLUMN api_v1.count.ownership IS 'steal, claim, or null where it was not measured.';
COMMENT ON COLUMN api_v1.count.fragmenting IS 'fallback_order < pageblock_order of this host.';
COMMENT ON COLUMN api_v1.count.node IS 'NUMA node; null where it was not measured.';
COMMENT ON COLUMN api_v1.count.zone IS 'Zone; null where it was not measured.';
COMMENT ON COLUMN api_v1.count.mode IS 'migrate_mode, kernel spelling.';
COMMENT ON COLUMN api_v1.count.origin IS 'Who asked: direct, kcompactd, proactive, manual; for migration the kernel''s migrate_reason.';
COMMENT ON COLUMN api_v1.count.status IS 'How it ended: compact_result, scan_result (kernel spelling), success, failed, deferred, migrated.';
COMMENT ON COLUMN api_v1.count.bucket IS 'A latency of n ns is in bucket floor(log2(n)) + 1.';
COMMENT ON COLUMN api_v1.count.count IS 'Events; pages for migration.';
COMMENT ON COLUMN api_v1.count.sum IS 'Of the latencies of the counted events, ns.';

CREATE OR REPLACE VIEW api_v1.extfrag_event AS
SELECT e.time, e.run_id, r.host, r.kernel_release AS kernel, e.pid, e.tid, e.comm, e.cpu, e.alloc_order, e.fallback_order,
       r.migratetypes[e.donor + 1] AS donor, r.migratetypes[e.claimer + 1] AS claimer,
       api_v1.ownership_name(e.ownership) AS ownership, e.fallback_order < r.pageblock_order AS fragmenting,
       e.pfn, e.node, r.zones[e.zone + 1] AS zone,
       e.index_alloc / 1000.0 AS index_alloc, e.unusable_alloc / 1000.0 AS unusable_alloc,
       e.index_pageblock / 1000.0 AS index_pageblock, e.unusable_pageblock / 1000.0 AS unusable_pageblock, e.boot_ns,
       coalesce(e.one_in, 1) AS one_in, s.frames AS stack, g.path AS cgroup, g.container
  FROM fleet.event_extfrag e
  JOIN fleet.run r USING (run_id)
  LEFT JOIN fleet.stack s ON s.run_id = e.run_id AND s.stack_id = e.stack_id
  LEFT JOIN fleet.cgroup g ON g.run_id = e.run_id AND g.cgroup_id = e.cgroup_id;
COMMENT ON COLUMN api_v1.extfrag_event.one_in IS 'Thinning: one of so many events of its class was kept; 1: all.';
COMMENT ON COLUMN api_v1.extfrag_event.stack IS 'Kernel stack, innermost frame first; null where it was not measured.';
COMMENT ON COLUMN api_v1.extfrag_event.cgroup IS 'cgroup-v2 path of the task; null where it was not measured.';
COMMENT ON COLUMN api_v1.extfrag_event.container IS 'Id of the container, where the path tells it.';

CREATE VIEW api_v1.compaction_event AS
SELECT e.time, e.run_id, r.host, r.kernel_release AS kernel, api_v1.kind_name(e.kind) AS kind, e.pid, e.tid, e.comm, e.cpu,
       e.alloc_order, e.node, r.zones[e.zone + 1] AS zone, r.migrate_modes[e.mode + 1] AS mode,
       api_v1.origin_name(e.kind, e.origin, r.migrate_reasons) AS origin,
       api_v1.status_name(e.kind, e.status, r.compact_results, r.scan_results) AS status,
       e.duration_ns, e.migrate_scanned, e.free_scanned,
       e.index_before / 1000.0 AS index_before, e.index_after / 1000.0 AS index_after, e.one_in, e.boot_ns
  FROM fleet.event_compaction e
  JOIN fleet.run r USING (run_id);
COMMENT ON VIEW api_v1.compaction_event IS 'Single compactions and direct attempts. Possibly thinned: count with api_v1.count.';
COMMENT ON COLUMN api_v1.compaction_event.time IS 'Wall clock of its end.';
COMMENT ON COLUMN api_v1.compaction_event.run_id IS 'The run.';
COMMENT ON COLUMN api_v1.compaction_event.host IS 'The host''s own name.';
COMMENT ON COLUMN api_v1.compaction_event.kernel IS 'uname -r.';
COMMENT ON COLUMN api_v1.compaction_event.kind IS 'compaction (one zone), compaction_attempt (of one allocation), compaction_success, compaction_failure.';
COMMENT ON COLUMN api_v1.compaction_event.pid IS 'Thread group id.';
COMMENT ON COLUMN api_v1.compaction_event.tid IS 'Thread id.';
COMMENT ON COLUMN api_v1.compaction_event.comm IS 'Task name; bytes that are not printable UTF-8 are written as \xNN.';
COMMENT ON COLUMN api_v1.compaction_event.cpu IS 'CPU on which it ended.';
COMMENT ON COLUMN api_v1.compaction_event.alloc_order IS 'Order that was asked for; null where there was none.';
COMMENT ON COLUMN api_v1.compaction_event.node IS 'NUMA node of the zone.';
COMMENT ON COLUMN api_v1.compaction_event.zone IS 'Zone.';
COMMENT ON COLUMN api_v1.compaction_event.mode IS 'migrate_mode, kernel spelling.';
COMMENT ON COLUMN api_v1.compaction_event.origin IS 'Who asked: direct, kcompactd, proactive or manual.';
COMMENT ON COLUMN api_v1.compaction_event.status IS 'How it ended: compact_result (kernel spelling), or success, failed, deferred.';
COMMENT ON COLUMN api_v1.compaction_event.duration_ns IS 'How long it took, ns.';
COMMENT ON COLUMN api_v1.compaction_event.migrate_scanned IS 'Pages that the migration scanner passed.';
COMMENT ON COLUMN api_v1.compaction_event.free_scanned IS 'Pages that the free scanner passed.';
COMMENT ON COLUMN api_v1.compaction_event.index_before IS 'Fragmentation index of the order when it began, -1 to 1.';
COMMENT ON COLUMN api_v1.compaction_event.index_after IS 'Fragmentation index of the order when it ended, -1 to 1.';
COMMENT ON COLUMN api_v1.compaction_event.one_in IS 'Thinning: one of so many events of its class was kept; 1: all.';
COMMENT ON COLUMN api_v1.compaction_event.boot_ns IS 'CLOCK_BOOTTIME at its end, ns: the order of events within a run.';

CREATE VIEW api_v1.setting AS
SELECT s.time, s.run_id, r.host, s.name, s.value
  FROM fleet.setting s
  JOIN fleet.run r USING (run_id);
COMMENT ON VIEW api_v1.setting IS 'Sysctls and switches that changed during a run.';
COMMENT ON COLUMN api_v1.setting.time IS 'Wall clock of the reading that saw it.';
COMMENT ON COLUMN api_v1.setting.run_id IS 'The run.';
COMMENT ON COLUMN api_v1.setting.host IS 'The host''s own name.';
COMMENT ON COLUMN api_v1.setting.name IS 'vm.defrag_mode, transparent_hugepage.enabled, ...';
COMMENT ON COLUMN api_v1.setting.value IS 'The new value.';

CREATE VIEW api_v1.source AS
SELECT s.run_id, r.host, s.name, s.active, s.detail
  FROM fleet.run_source s
  JOIN fleet.run r USING (run_id);
COMMENT ON VIEW api_v1.source IS 'What the agent of a run could and could not watch.';
COMMENT ON COLUMN api_v1.source.run_id IS 'The run.';
COMMENT ON COLUMN api_v1.source.host IS 'The host''s own name.';
COMMENT ON COLUMN api_v1.source.name IS 'extfrag, compaction, migration, psi, ...';
COMMENT ON COLUMN api_v1.source.active IS 'Whether it was watched.';
COMMENT ON COLUMN api_v1.source.detail IS 'Why not, where it was not.';

COMMENT ON COLUMN api_v1.loss.kind IS 'What was lost; null where not said.';

CREATE OR REPLACE VIEW api_v1.run AS
SELECT run_id, host, kernel_release AS kernel, arch, labels,
       coalesce(started, first_seen) AS started, ended, last_seen,
       extract(epoch FROM coalesce(ended, last_seen) - coalesce(started, first_seen))::double precision AS duration_seconds,
       capture, pageblock_order, page_size_bytes, memory_bytes, managed_pages, cpus,
       migratetypes, zones, sysctls, command_line, kernel_version, agent_version, exit_code,
       build_id, config_sha256, cpu_model, node_memory_bytes, mitigations, clocksource, clock_synchronized, epochs
  FROM fleet.run;
COMMENT ON COLUMN api_v1.run.build_id IS 'Build id of the running kernel, hexadecimal.';
COMMENT ON COLUMN api_v1.run.config_sha256 IS 'SHA-256 of the kernel''s configuration, hexadecimal.';
COMMENT ON COLUMN api_v1.run.cpu_model IS 'As /proc/cpuinfo names it.';
COMMENT ON COLUMN api_v1.run.node_memory_bytes IS 'MemTotal of each node, bytes.';
COMMENT ON COLUMN api_v1.run.mitigations IS 'What the kernel does about CPU vulnerabilities.';
COMMENT ON COLUMN api_v1.run.clocksource IS 'The kernel''s clock source.';
COMMENT ON COLUMN api_v1.run.clock_synchronized IS 'Whether the wall clock followed a reference.';
COMMENT ON COLUMN api_v1.run.epochs IS 'What the events of this kernel mean: see docs/tracepoints.md.';
