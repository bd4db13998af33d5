-- SPDX-License-Identifier: Apache-2.0
-- Read-only views for people, Grafana and notebooks: numbers of the kernel are named by the run's own kernel.
-- Columns of api_v1 are never renamed, removed or changed in meaning; what breaks that becomes api_v2.

CREATE SCHEMA api_v1;

CREATE FUNCTION api_v1.ownership_name(ownership smallint) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE ownership WHEN 1 THEN 'steal' WHEN 2 THEN 'claim' END;
COMMENT ON FUNCTION api_v1.ownership_name IS 'steal, claim, or null where it was not measured.';

CREATE FUNCTION api_v1.kind_name(kind smallint) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE kind WHEN 1 THEN 'extfrag' END;
COMMENT ON FUNCTION api_v1.kind_name IS 'extfrag, or null where it is not known.';

CREATE VIEW api_v1.run AS
SELECT run_id, host, kernel_release AS kernel, arch, labels,
       coalesce(started, first_seen) AS started, ended, last_seen,
       extract(epoch FROM coalesce(ended, last_seen) - coalesce(started, first_seen))::double precision AS duration_seconds,
       capture, pageblock_order, page_size_bytes, memory_bytes, managed_pages, cpus,
       migratetypes, zones, sysctls, command_line, kernel_version, agent_version, exit_code
  FROM fleet.run;
COMMENT ON VIEW api_v1.run IS 'One labelled measurement on one host.';
COMMENT ON COLUMN api_v1.run.run_id IS 'Identity of the run.';
COMMENT ON COLUMN api_v1.run.host IS 'The host''s own name.';
COMMENT ON COLUMN api_v1.run.kernel IS 'uname -r.';
COMMENT ON COLUMN api_v1.run.arch IS 'uname -m.';
COMMENT ON COLUMN api_v1.run.labels IS 'The user''s labels, with kernel, host and arch.';
COMMENT ON COLUMN api_v1.run.started IS 'When the probes were attached; where that was lost, the earliest fact.';
COMMENT ON COLUMN api_v1.run.ended IS 'When the probes were detached; null while the run goes on, or where its end was lost.';
COMMENT ON COLUMN api_v1.run.last_seen IS 'Latest moment that any of its facts speaks of.';
COMMENT ON COLUMN api_v1.run.duration_seconds IS 'How long the run was watched, seconds.';
COMMENT ON COLUMN api_v1.run.capture IS 'What could be attached: hybrid, btf or none.';
COMMENT ON COLUMN api_v1.run.pageblock_order IS 'pageblock_order of this kernel; null where it could not be read.';
COMMENT ON COLUMN api_v1.run.page_size_bytes IS 'Size of an order-0 page, bytes.';
COMMENT ON COLUMN api_v1.run.memory_bytes IS 'MemTotal, bytes.';
COMMENT ON COLUMN api_v1.run.managed_pages IS 'Pages that the buddy allocator manages.';
COMMENT ON COLUMN api_v1.run.cpus IS 'Online CPUs.';
COMMENT ON COLUMN api_v1.run.migratetypes IS 'Names; element n + 1 names number n.';
COMMENT ON COLUMN api_v1.run.zones IS 'Names; element n + 1 names number n.';
COMMENT ON COLUMN api_v1.run.sysctls IS 'vm.* that bear on fragmentation.';
COMMENT ON COLUMN api_v1.run.command_line IS 'The kernel''s command line.';
COMMENT ON COLUMN api_v1.run.kernel_version IS 'uname -v.';
COMMENT ON COLUMN api_v1.run.agent_version IS 'Version of the agent.';
COMMENT ON COLUMN api_v1.run.exit_code IS 'Of the recorded command, where there was one.';

CREATE VIEW api_v1.extfrag_count AS
SELECT c.time, c.time_from, c.run_id, r.host, r.kernel_release AS kernel, c.alloc_order, c.fallback_order,
       r.migratetypes[c.donor + 1] AS donor, r.migratetypes[c.claimer + 1] AS claimer,
       api_v1.ownership_name(c.ownership) AS ownership, c.fallback_order < r.pageblock_order AS fragmenting,
       c.node, r.zones[c.zone + 1] AS zone, c.count
  FROM fleet.count c
  JOIN fleet.run r USING (run_id)
 WHERE c.kind = 1;
COMMENT ON VIEW api_v1.extfrag_count IS 'Exact numbers of extfrag events. Sums of count are the truth of every figure.';
COMMENT ON COLUMN api_v1.extfrag_count.time IS 'End of the interval, inclusive.';
COMMENT ON COLUMN api_v1.extfrag_count.time_from IS 'Start of the interval, exclusive.';
COMMENT ON COLUMN api_v1.extfrag_count.run_id IS 'The run.';
COMMENT ON COLUMN api_v1.extfrag_count.host IS 'The host''s own name.';
COMMENT ON COLUMN api_v1.extfrag_count.kernel IS 'uname -r.';
COMMENT ON COLUMN api_v1.extfrag_count.alloc_order IS 'Order that was asked for.';
COMMENT ON COLUMN api_v1.extfrag_count.fallback_order IS 'Order of the free page that was taken.';
COMMENT ON COLUMN api_v1.extfrag_count.donor IS 'Migratetype that gave the page.';
COMMENT ON COLUMN api_v1.extfrag_count.claimer IS 'Migratetype that the allocation asked for.';
COMMENT ON COLUMN api_v1.extfrag_count.ownership IS 'steal, claim, or null where it was not measured.';
COMMENT ON COLUMN api_v1.extfrag_count.fragmenting IS 'fallback_order < pageblock_order of this host; null where pageblock_order is unknown.';
COMMENT ON COLUMN api_v1.extfrag_count.node IS 'NUMA node; null where it was not measured.';
COMMENT ON COLUMN api_v1.extfrag_count.zone IS 'Zone; null where it was not measured.';
COMMENT ON COLUMN api_v1.extfrag_count.count IS 'Events.';

CREATE VIEW api_v1.extfrag_event AS
SELECT e.time, e.run_id, r.host, r.kernel_release AS kernel, e.pid, e.tid, e.comm, e.cpu, e.alloc_order, e.fallback_order,
       r.migratetypes[e.donor + 1] AS donor, r.migratetypes[e.claimer + 1] AS claimer,
       api_v1.ownership_name(e.ownership) AS ownership, e.fallback_order < r.pageblock_order AS fragmenting,
       e.pfn, e.node, r.zones[e.zone + 1] AS zone,
       e.index_alloc / 1000.0 AS index_alloc, e.unusable_alloc / 1000.0 AS unusable_alloc,
       e.index_pageblock / 1000.0 AS index_pageblock, e.unusable_pageblock / 1000.0 AS unusable_pageblock, e.boot_ns
  FROM fleet.event_extfrag e
  JOIN fleet.run r USING (run_id);
COMMENT ON VIEW api_v1.extfrag_event IS 'Single extfrag events: who, where, in which state of the zone. Possibly thinned: count with extfrag_count.';
COMMENT ON COLUMN api_v1.extfrag_event.time IS 'Wall clock of the event.';
COMMENT ON COLUMN api_v1.extfrag_event.run_id IS 'The run.';
COMMENT ON COLUMN api_v1.extfrag_event.host IS 'The host''s own name.';
COMMENT ON COLUMN api_v1.extfrag_event.kernel IS 'uname -r.';
COMMENT ON COLUMN api_v1.extfrag_event.pid IS 'Thread group id.';
COMMENT ON COLUMN api_v1.extfrag_event.tid IS 'Thread id.';
COMMENT ON COLUMN api_v1.extfrag_event.comm IS 'Task name; bytes that are not printable UTF-8 are written as \xNN.';
COMMENT ON COLUMN api_v1.extfrag_event.cpu IS 'CPU that allocated.';
COMMENT ON COLUMN api_v1.extfrag_event.alloc_order IS 'Order that was asked for.';
COMMENT ON COLUMN api_v1.extfrag_event.fallback_order IS 'Order of the free page that was taken.';
COMMENT ON COLUMN api_v1.extfrag_event.donor IS 'Migratetype that gave the page.';
COMMENT ON COLUMN api_v1.extfrag_event.claimer IS 'Migratetype that the allocation asked for.';
COMMENT ON COLUMN api_v1.extfrag_event.ownership IS 'steal, claim, or null where it was not measured.';
COMMENT ON COLUMN api_v1.extfrag_event.fragmenting IS 'fallback_order < pageblock_order of this host; null where pageblock_order is unknown.';
COMMENT ON COLUMN api_v1.extfrag_event.pfn IS 'Page frame number; null where it was not measured.';
COMMENT ON COLUMN api_v1.extfrag_event.node IS 'NUMA node of the page; null where it was not measured.';
COMMENT ON COLUMN api_v1.extfrag_event.zone IS 'Zone of the page; null where it was not measured.';
COMMENT ON COLUMN api_v1.extfrag_event.index_alloc IS 'Fragmentation index of the zone for the allocated order, -1 to 1.';
COMMENT ON COLUMN api_v1.extfrag_event.unusable_alloc IS 'Unusable free space index of the zone for the allocated order, 0 to 1.';
COMMENT ON COLUMN api_v1.extfrag_event.index_pageblock IS 'Fragmentation index of the zone for pageblock_order, -1 to 1.';
COMMENT ON COLUMN api_v1.extfrag_event.unusable_pageblock IS 'Unusable free space index of the zone for pageblock_order, 0 to 1.';
COMMENT ON COLUMN api_v1.extfrag_event.boot_ns IS 'CLOCK_BOOTTIME at the event, ns: the order of events within a run.';

CREATE VIEW api_v1.sample AS
SELECT s.time, s.run_id, r.host, r.kernel_release AS kernel, s.metric, s.node, r.zones[s.zone + 1] AS zone,
       r.migratetypes[s.migratetype + 1] AS migratetype, s.value
  FROM fleet.sample s
  JOIN fleet.run r USING (run_id);
COMMENT ON VIEW api_v1.sample IS 'Readings of the host''s state. Between two rows of a series the value did not change at any reading.';
COMMENT ON COLUMN api_v1.sample.time IS 'Wall clock of the reading.';
COMMENT ON COLUMN api_v1.sample.run_id IS 'The run.';
COMMENT ON COLUMN api_v1.sample.host IS 'The host''s own name.';
COMMENT ON COLUMN api_v1.sample.kernel IS 'uname -r.';
COMMENT ON COLUMN api_v1.sample.metric IS 'Source and name, e.g. buddyinfo.free_blocks.';
COMMENT ON COLUMN api_v1.sample.node IS 'NUMA node, where the metric has one.';
COMMENT ON COLUMN api_v1.sample.zone IS 'Zone, where the metric has one.';
COMMENT ON COLUMN api_v1.sample.migratetype IS 'Migratetype, where the metric has one.';
COMMENT ON COLUMN api_v1.sample.value IS 'One element, or one for each order: element n + 1 is order n.';

CREATE VIEW api_v1.loss AS
SELECT l.time_from, l.time_to, l.run_id, r.host, l.stage, l.reason, api_v1.kind_name(l.kind) AS kind, l.count
  FROM fleet.loss l
  JOIN fleet.run r USING (run_id);
COMMENT ON VIEW api_v1.loss IS 'Counted, explained holes.';
COMMENT ON COLUMN api_v1.loss.time_from IS 'Start of the hole.';
COMMENT ON COLUMN api_v1.loss.time_to IS 'End of the hole.';
COMMENT ON COLUMN api_v1.loss.run_id IS 'The run that lost it.';
COMMENT ON COLUMN api_v1.loss.host IS 'The host''s own name.';
COMMENT ON COLUMN api_v1.loss.stage IS 'Where it was lost: kernel, agent or spool.';
COMMENT ON COLUMN api_v1.loss.reason IS 'Why: ring_full, spool_bytes, ...';
COMMENT ON COLUMN api_v1.loss.kind IS 'What was lost: extfrag; null where not said.';
COMMENT ON COLUMN api_v1.loss.count IS 'Events lost.';

CREATE VIEW api_v1.marker AS
SELECT m.time, m.run_id, r.host, m.text
  FROM fleet.marker m
  JOIN fleet.run r USING (run_id);
COMMENT ON VIEW api_v1.marker IS 'Moments that users named.';
COMMENT ON COLUMN api_v1.marker.time IS 'Wall clock of the moment.';
COMMENT ON COLUMN api_v1.marker.run_id IS 'The run.';
COMMENT ON COLUMN api_v1.marker.host IS 'The host''s own name.';
COMMENT ON COLUMN api_v1.marker.text IS 'What the user wrote.';
