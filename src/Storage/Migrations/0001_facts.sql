-- SPDX-License-Identifier: Apache-2.0
-- Hosts, runs, streams and the facts measured in runs. The same file serves both editions of TimescaleDB.
--
-- Times. boot_ns is the host's CLOCK_BOOTTIME as measured, kept for ever; time is the wall clock that the agent's own
-- clock sample of the same batch gives it. (run_id, seq, idx) is the order in which the agent wrote the facts down:
-- a step of the wall clock changes times, never that order, so readers follow it, and it is the only index.
--
-- No hypertable refers to another table: making a chunk would lock the table referred to, which the same transaction
-- updates, and two writers would deadlock.

CREATE TABLE fleet.host (
    host       text PRIMARY KEY,
    first_seen timestamptz NOT NULL,
    last_seen  timestamptz NOT NULL
);
COMMENT ON TABLE fleet.host IS 'A machine that has sent a run.';
COMMENT ON COLUMN fleet.host.host IS 'The host''s own name, as its kernel reports it.';
COMMENT ON COLUMN fleet.host.first_seen IS 'Earliest start of a run, UTC.';
COMMENT ON COLUMN fleet.host.last_seen IS 'Latest start of a run, UTC.';

CREATE TABLE fleet.run (
    run_id           uuid PRIMARY KEY,
    stream_id        uuid NOT NULL,
    first_seen       timestamptz NOT NULL,
    last_seen        timestamptz NOT NULL,
    started          timestamptz,
    ended            timestamptz,
    end_reason       text,
    exit_code        integer,
    labels           jsonb NOT NULL DEFAULT '{}',
    host             text,
    boot_id          uuid,
    kernel_release   text,
    kernel_version   text,
    arch             text,
    command_line     text,
    agent_version    text,
    page_size_bytes  integer,
    pageblock_order  smallint,
    page_orders      smallint,
    cpus             integer,
    nodes            integer[],
    memory_bytes     bigint,
    managed_pages    bigint,
    migratetypes     text[],
    zones            text[],
    sysctls          jsonb,
    capture          text
);
COMMENT ON TABLE fleet.run IS 'One labelled measurement on one host: what a person compares. Made by the first batch that names it.';
COMMENT ON COLUMN fleet.run.run_id IS 'Random, made by the agent.';
COMMENT ON COLUMN fleet.run.stream_id IS 'The agent process run that measured it.';
COMMENT ON COLUMN fleet.run.first_seen IS 'Earliest moment that any of its facts speaks of.';
COMMENT ON COLUMN fleet.run.last_seen IS 'Latest moment that any of its facts speaks of.';
COMMENT ON COLUMN fleet.run.started IS 'When the probes were attached; null while its start has not arrived. The columns from labels on are empty as long.';
COMMENT ON COLUMN fleet.run.ended IS 'When the probes were detached; null while the run goes on, or where its end was lost.';
COMMENT ON COLUMN fleet.run.end_reason IS 'duration, command or signal.';
COMMENT ON COLUMN fleet.run.exit_code IS 'Of the recorded command, where there was one.';
COMMENT ON COLUMN fleet.run.labels IS 'The user''s labels, with kernel, host and arch filled in by the agent.';
COMMENT ON COLUMN fleet.run.host IS 'The host''s own name.';
COMMENT ON COLUMN fleet.run.boot_id IS 'The boot in which CLOCK_BOOTTIME of this run counts.';
COMMENT ON COLUMN fleet.run.kernel_release IS 'uname -r.';
COMMENT ON COLUMN fleet.run.kernel_version IS 'uname -v.';
COMMENT ON COLUMN fleet.run.arch IS 'uname -m.';
COMMENT ON COLUMN fleet.run.command_line IS 'The kernel''s command line.';
COMMENT ON COLUMN fleet.run.agent_version IS 'Version of the agent.';
COMMENT ON COLUMN fleet.run.page_size_bytes IS 'Size of an order-0 page, bytes.';
COMMENT ON COLUMN fleet.run.pageblock_order IS 'pageblock_order of this kernel; null where it could not be read.';
COMMENT ON COLUMN fleet.run.page_orders IS 'Orders 0 to page_orders - 1 exist (NR_PAGE_ORDERS).';
COMMENT ON COLUMN fleet.run.cpus IS 'Online CPUs.';
COMMENT ON COLUMN fleet.run.nodes IS 'Online NUMA nodes.';
COMMENT ON COLUMN fleet.run.memory_bytes IS 'MemTotal, bytes.';
COMMENT ON COLUMN fleet.run.managed_pages IS 'Pages that the buddy allocator manages, all zones.';
COMMENT ON COLUMN fleet.run.migratetypes IS 'Kernel spelling; element n + 1 names number n of this kernel.';
COMMENT ON COLUMN fleet.run.zones IS 'Kernel spelling; element n + 1 names number n of this kernel.';
COMMENT ON COLUMN fleet.run.sysctls IS 'vm.* that bear on fragmentation, where present.';
COMMENT ON COLUMN fleet.run.capture IS 'What could be attached: hybrid (everything), btf (ownership and pfn unknown) or none (samples only).';

-- Rows are updated by every commit: room on the page keeps the update off the index.
CREATE TABLE fleet.stream (
    stream_id     uuid NOT NULL,
    lane          smallint NOT NULL,
    committed_seq bigint NOT NULL,
    updated       timestamptz NOT NULL,
    PRIMARY KEY (stream_id, lane)
) WITH (fillfactor = 50);
COMMENT ON TABLE fleet.stream IS 'The cursor of each lane of each stream: locked and advanced in the transaction that stores the rows.';
COMMENT ON COLUMN fleet.stream.stream_id IS 'One agent process run; random.';
COMMENT ON COLUMN fleet.stream.lane IS '1 summary (run start and end, counts, samples, losses, markers), 2 detail (events).';
COMMENT ON COLUMN fleet.stream.committed_seq IS 'Every batch up to and including it is stored, quarantined, or was declared dropped by the agent.';
COMMENT ON COLUMN fleet.stream.updated IS 'When the cursor last moved, by the database''s clock.';

CREATE TABLE fleet.event_extfrag (
    time               timestamptz NOT NULL,
    run_id             uuid NOT NULL,
    seq                bigint NOT NULL,
    idx                integer NOT NULL,
    pid                integer NOT NULL,
    tid                integer NOT NULL,
    boot_ns            bigint NOT NULL,
    pfn                bigint,
    cpu                integer NOT NULL,
    alloc_order        smallint NOT NULL,
    fallback_order     smallint NOT NULL,
    donor              smallint NOT NULL,
    claimer            smallint NOT NULL,
    ownership          smallint NOT NULL,
    node               smallint,
    zone               smallint,
    index_alloc        smallint,
    unusable_alloc     smallint,
    index_pageblock    smallint,
    unusable_pageblock smallint,
    comm               text NOT NULL
);
COMMENT ON TABLE fleet.event_extfrag IS 'Hypertable. Allocations that fell back to another migratetype, one row each: bounded detail, possibly thinned; the truth is in count.';
COMMENT ON COLUMN fleet.event_extfrag.time IS 'Wall clock of the event.';
COMMENT ON COLUMN fleet.event_extfrag.run_id IS 'The run.';
COMMENT ON COLUMN fleet.event_extfrag.seq IS 'Batch number in the detail lane of the run''s stream.';
COMMENT ON COLUMN fleet.event_extfrag.idx IS 'Row number in the batch, from 0.';
COMMENT ON COLUMN fleet.event_extfrag.pid IS 'Thread group id.';
COMMENT ON COLUMN fleet.event_extfrag.tid IS 'Thread id.';
COMMENT ON COLUMN fleet.event_extfrag.boot_ns IS 'CLOCK_BOOTTIME at the event, ns.';
COMMENT ON COLUMN fleet.event_extfrag.pfn IS 'Page frame number; null where it was not measured.';
COMMENT ON COLUMN fleet.event_extfrag.cpu IS 'CPU that allocated.';
COMMENT ON COLUMN fleet.event_extfrag.alloc_order IS 'Order that was asked for.';
COMMENT ON COLUMN fleet.event_extfrag.fallback_order IS 'Order of the free page that was taken.';
COMMENT ON COLUMN fleet.event_extfrag.donor IS 'Migratetype that gave the page, number of this run''s kernel.';
COMMENT ON COLUMN fleet.event_extfrag.claimer IS 'Migratetype that the allocation asked for, number of this run''s kernel.';
COMMENT ON COLUMN fleet.event_extfrag.ownership IS '0 not measured, 1 steal (the block keeps its owner), 2 claim (the whole pageblock changed owner).';
COMMENT ON COLUMN fleet.event_extfrag.node IS 'NUMA node of the page; null where it was not measured.';
COMMENT ON COLUMN fleet.event_extfrag.zone IS 'Zone of the page, number of this run''s kernel; null where it was not measured.';
COMMENT ON COLUMN fleet.event_extfrag.index_alloc IS 'Fragmentation index of the zone for the allocated order, thousandths, -1000 to 1000.';
COMMENT ON COLUMN fleet.event_extfrag.unusable_alloc IS 'Unusable free space index of the zone for the allocated order, thousandths, 0 to 1000.';
COMMENT ON COLUMN fleet.event_extfrag.index_pageblock IS 'Fragmentation index of the zone for pageblock_order, thousandths, -1000 to 1000.';
COMMENT ON COLUMN fleet.event_extfrag.unusable_pageblock IS 'Unusable free space index of the zone for pageblock_order, thousandths, 0 to 1000.';
COMMENT ON COLUMN fleet.event_extfrag.comm IS 'Task name; bytes that are not printable UTF-8 are written as \xNN.';

CREATE TABLE fleet.count (
    time           timestamptz NOT NULL,
    time_from      timestamptz NOT NULL,
    run_id         uuid NOT NULL,
    seq            bigint NOT NULL,
    idx            integer NOT NULL,
    kind           smallint NOT NULL,
    alloc_order    smallint NOT NULL,
    boot_ns_from   bigint NOT NULL,
    boot_ns_to     bigint NOT NULL,
    count          bigint NOT NULL,
    fallback_order smallint NOT NULL,
    donor          smallint NOT NULL,
    claimer        smallint NOT NULL,
    ownership      smallint NOT NULL,
    bucket         smallint NOT NULL,
    node           smallint,
    zone           smallint
);
COMMENT ON TABLE fleet.count IS 'Hypertable. Exact number of events with one key in one interval, counted in the kernel. Zero rows are left out.';
COMMENT ON COLUMN fleet.count.time IS 'End of the interval, inclusive.';
COMMENT ON COLUMN fleet.count.time_from IS 'Start of the interval, exclusive.';
COMMENT ON COLUMN fleet.count.run_id IS 'The run.';
COMMENT ON COLUMN fleet.count.seq IS 'Batch number in the summary lane of the run''s stream.';
COMMENT ON COLUMN fleet.count.idx IS 'Row number in the batch, from 0.';
COMMENT ON COLUMN fleet.count.kind IS 'What was counted: 1 extfrag.';
COMMENT ON COLUMN fleet.count.alloc_order IS 'Order that was asked for.';
COMMENT ON COLUMN fleet.count.boot_ns_from IS 'CLOCK_BOOTTIME of the interval''s start, ns.';
COMMENT ON COLUMN fleet.count.boot_ns_to IS 'CLOCK_BOOTTIME of the interval''s end, ns.';
COMMENT ON COLUMN fleet.count.count IS 'Events, more than 0.';
COMMENT ON COLUMN fleet.count.fallback_order IS 'Order of the free page that was taken.';
COMMENT ON COLUMN fleet.count.donor IS 'Migratetype that gave the page, number of this run''s kernel.';
COMMENT ON COLUMN fleet.count.claimer IS 'Migratetype that the allocation asked for, number of this run''s kernel.';
COMMENT ON COLUMN fleet.count.ownership IS '0 not measured, 1 steal, 2 claim.';
COMMENT ON COLUMN fleet.count.bucket IS 'log2 bucket of the kind''s measured value, 0 where it has none.';
COMMENT ON COLUMN fleet.count.node IS 'NUMA node; null where it was not measured.';
COMMENT ON COLUMN fleet.count.zone IS 'Zone, number of this run''s kernel; null where it was not measured.';

CREATE TABLE fleet.sample (
    time        timestamptz NOT NULL,
    run_id      uuid NOT NULL,
    seq         bigint NOT NULL,
    idx         integer NOT NULL,
    node        smallint,
    zone        smallint,
    boot_ns     bigint NOT NULL,
    migratetype smallint,
    metric      text NOT NULL,
    value       bigint[] NOT NULL
);
COMMENT ON TABLE fleet.sample IS 'Hypertable. Readings of the host''s state. A row is written when a series changed, and once a minute: between two rows the value did not change at any reading.';
COMMENT ON COLUMN fleet.sample.time IS 'Wall clock of the reading.';
COMMENT ON COLUMN fleet.sample.run_id IS 'The run.';
COMMENT ON COLUMN fleet.sample.seq IS 'Batch number in the summary lane of the run''s stream.';
COMMENT ON COLUMN fleet.sample.idx IS 'Row number in the batch, from 0.';
COMMENT ON COLUMN fleet.sample.node IS 'NUMA node, where the metric has one.';
COMMENT ON COLUMN fleet.sample.zone IS 'Zone, number of this run''s kernel, where the metric has one.';
COMMENT ON COLUMN fleet.sample.boot_ns IS 'CLOCK_BOOTTIME of the reading, ns.';
COMMENT ON COLUMN fleet.sample.migratetype IS 'Migratetype, number of this run''s kernel, where the metric has one.';
COMMENT ON COLUMN fleet.sample.metric IS 'Source and name, e.g. buddyinfo.free_blocks or vmstat.compact_stall.';
COMMENT ON COLUMN fleet.sample.value IS 'One element, or one for each order from 0; the metric gives the unit.';

CREATE TABLE fleet.loss (
    run_id       uuid NOT NULL,
    seq          bigint NOT NULL,
    idx          integer NOT NULL,
    time_from    timestamptz NOT NULL,
    time_to      timestamptz NOT NULL,
    boot_ns_from bigint NOT NULL,
    boot_ns_to   bigint NOT NULL,
    stage        text NOT NULL,
    reason       text NOT NULL,
    kind         smallint NOT NULL,
    count        bigint NOT NULL,
    first_seq    bigint,
    last_seq     bigint,
    lane         smallint,
    PRIMARY KEY (run_id, seq, idx)
);
COMMENT ON TABLE fleet.loss IS 'A counted, explained hole: what, when, how many, why.';
COMMENT ON COLUMN fleet.loss.run_id IS 'The run that lost it.';
COMMENT ON COLUMN fleet.loss.seq IS 'Batch number in the summary lane that brought the record.';
COMMENT ON COLUMN fleet.loss.idx IS 'Row number in the batch, from 0.';
COMMENT ON COLUMN fleet.loss.time_from IS 'Start of the hole.';
COMMENT ON COLUMN fleet.loss.time_to IS 'End of the hole.';
COMMENT ON COLUMN fleet.loss.boot_ns_from IS 'CLOCK_BOOTTIME of its start, ns.';
COMMENT ON COLUMN fleet.loss.boot_ns_to IS 'CLOCK_BOOTTIME of its end, ns.';
COMMENT ON COLUMN fleet.loss.stage IS 'Where it was lost: kernel, agent or spool.';
COMMENT ON COLUMN fleet.loss.reason IS 'Why: ring_full, count_map_full, spool_bytes, disk_full, ...';
COMMENT ON COLUMN fleet.loss.kind IS 'What was lost: 1 extfrag, 0 not said.';
COMMENT ON COLUMN fleet.loss.count IS 'Events lost.';
COMMENT ON COLUMN fleet.loss.first_seq IS 'First of the dropped batches, where whole batches were dropped.';
COMMENT ON COLUMN fleet.loss.last_seq IS 'Last of the dropped batches.';
COMMENT ON COLUMN fleet.loss.lane IS 'Lane of the dropped batches: 1 summary, 2 detail.';

CREATE TABLE fleet.marker (
    run_id  uuid NOT NULL,
    seq     bigint NOT NULL,
    idx     integer NOT NULL,
    time    timestamptz NOT NULL,
    boot_ns bigint NOT NULL,
    text    text NOT NULL,
    PRIMARY KEY (run_id, seq, idx)
);
COMMENT ON TABLE fleet.marker IS 'A moment that the user named.';
COMMENT ON COLUMN fleet.marker.run_id IS 'The run.';
COMMENT ON COLUMN fleet.marker.seq IS 'Batch number in the summary lane.';
COMMENT ON COLUMN fleet.marker.idx IS 'Row number in the batch, from 0.';
COMMENT ON COLUMN fleet.marker.time IS 'Wall clock of the moment.';
COMMENT ON COLUMN fleet.marker.boot_ns IS 'CLOCK_BOOTTIME of the moment, ns.';
COMMENT ON COLUMN fleet.marker.text IS 'What the user wrote.';

CREATE TABLE fleet.quarantine (
    stream_id uuid NOT NULL,
    lane      smallint NOT NULL,
    seq       bigint NOT NULL,
    received  timestamptz NOT NULL,
    reason    text NOT NULL,
    batch     bytea NOT NULL,
    PRIMARY KEY (stream_id, lane, seq)
);
COMMENT ON TABLE fleet.quarantine IS 'Batches that arrived whole but whose contents could not be stored: kept as they came, so that the stream goes on and nothing is lost.';
COMMENT ON COLUMN fleet.quarantine.stream_id IS 'The stream.';
COMMENT ON COLUMN fleet.quarantine.lane IS '1 summary, 2 detail.';
COMMENT ON COLUMN fleet.quarantine.seq IS 'Number of the batch.';
COMMENT ON COLUMN fleet.quarantine.received IS 'When it was put here, by the database''s clock.';
COMMENT ON COLUMN fleet.quarantine.reason IS 'What was wrong, one line.';
COMMENT ON COLUMN fleet.quarantine.batch IS 'The fleet.v1.Batch message, unchanged.';

SELECT create_hypertable('fleet.event_extfrag', by_range('time', INTERVAL '1 day'), create_default_indexes => false);
SELECT create_hypertable('fleet.count', by_range('time', INTERVAL '1 day'), create_default_indexes => false);
SELECT create_hypertable('fleet.sample', by_range('time', INTERVAL '1 day'), create_default_indexes => false);

CREATE INDEX event_extfrag_run ON fleet.event_extfrag (run_id, seq);
CREATE INDEX count_run ON fleet.count (run_id, seq);
CREATE INDEX sample_run ON fleet.sample (run_id, seq);
