-- SPDX-License-Identifier: Apache-2.0
-- Counts of every kind, compaction events, stacks and cgroups of events, settings that change, and what a run could watch.
-- New columns of a table that may hold rows are nullable and have no default: what was not written is null.

-- A table that keeps its old chunks as columns refuses DROP NOT NULL: there they become rows again for a moment.
DO $$
BEGIN
    IF current_setting('timescaledb.license') = 'timescale' THEN
        EXECUTE $sql$
            CALL remove_columnstore_policy('fleet.count', if_exists => true);
            SELECT decompress_chunk(chunk, true) FROM show_chunks('fleet.count') AS chunk;
            ALTER TABLE fleet.count SET (timescaledb.enable_columnstore = false);
        $sql$;
    END IF;
END
$$;
ALTER TABLE fleet.count ALTER COLUMN alloc_order DROP NOT NULL;
ALTER TABLE fleet.count ALTER COLUMN fallback_order DROP NOT NULL;
ALTER TABLE fleet.count ALTER COLUMN donor DROP NOT NULL;
ALTER TABLE fleet.count ALTER COLUMN claimer DROP NOT NULL;
ALTER TABLE fleet.count ALTER COLUMN ownership DROP NOT NULL;
ALTER TABLE fleet.count ADD COLUMN mode smallint;
ALTER TABLE fleet.count ADD COLUMN origin smallint;
ALTER TABLE fleet.count ADD COLUMN status smallint;
ALTER TABLE fleet.count ADD COLUMN sum bigint;
COMMENT ON TABLE fleet.count IS 'Hypertable. Exact number of events with one key in one interval, counted in the kernel. Zero rows are left out. What a kind does not have is null.';
COMMENT ON COLUMN fleet.count.kind IS 'What was counted: 1 extfrag, 2 compaction, 3 compaction_attempt, 4 compaction_success, 5 compaction_failure, 6 migration, 7 direct_reclaim, 8 kswapd_wake, 9 collapse.';
COMMENT ON COLUMN fleet.count.alloc_order IS 'Order that was asked for; null where there was none.';
COMMENT ON COLUMN fleet.count.count IS 'Events (pages for migration), more than 0.';
COMMENT ON COLUMN fleet.count.fallback_order IS 'extfrag: order of the free page that was taken.';
COMMENT ON COLUMN fleet.count.donor IS 'extfrag: migratetype that gave the page, number of this run''s kernel.';
COMMENT ON COLUMN fleet.count.claimer IS 'extfrag: migratetype that the allocation asked for, number of this run''s kernel.';
COMMENT ON COLUMN fleet.count.ownership IS 'extfrag: 0 not measured, 1 steal, 2 claim.';
COMMENT ON COLUMN fleet.count.bucket IS 'Of the kind''s measured value: a latency of n ns is in bucket floor(log2(n)) + 1; 0 where it has none.';
COMMENT ON COLUMN fleet.count.mode IS 'compaction, migration: migrate_mode, number of this run''s kernel.';
COMMENT ON COLUMN fleet.count.origin IS 'compaction: 0 unknown, 1 direct, 2 kcompactd, 3 proactive, 4 manual. migration: migrate_reason, number of this run''s kernel.';
COMMENT ON COLUMN fleet.count.status IS 'compaction: compact_result; collapse: scan_result, numbers of this run''s kernel. compaction_attempt: 0 open, 1 success, 2 failed, 3 deferred. migration: 1 migrated, 2 failed.';
COMMENT ON COLUMN fleet.count.sum IS 'Of the measured value over the counted events, ns; null where the kind has none.';

ALTER TABLE fleet.event_extfrag ADD COLUMN one_in integer;
ALTER TABLE fleet.event_extfrag ADD COLUMN stack_id bigint;
ALTER TABLE fleet.event_extfrag ADD COLUMN cgroup_id bigint;
COMMENT ON COLUMN fleet.event_extfrag.one_in IS 'Thinning: one of so many events of its class was kept; 1 or null: all.';
COMMENT ON COLUMN fleet.event_extfrag.stack_id IS 'Kernel stack in fleet.stack; null where it was not measured.';
COMMENT ON COLUMN fleet.event_extfrag.cgroup_id IS 'cgroup in fleet.cgroup; null where it was not measured.';

CREATE TABLE fleet.event_compaction (
    time            timestamptz NOT NULL,
    run_id          uuid NOT NULL,
    seq             bigint NOT NULL,
    idx             integer NOT NULL,
    pid             integer NOT NULL,
    tid             integer NOT NULL,
    boot_ns         bigint NOT NULL,
    duration_ns     bigint,
    migrate_scanned bigint,
    free_scanned    bigint,
    cpu             integer NOT NULL,
    one_in          integer NOT NULL,
    kind            smallint NOT NULL,
    alloc_order     smallint,
    node            smallint,
    zone            smallint,
    mode            smallint,
    origin          smallint,
    status          smallint,
    index_before    smallint,
    index_after     smallint,
    comm            text NOT NULL
);
COMMENT ON TABLE fleet.event_compaction IS 'Hypertable. Compactions of a zone, and direct attempts of allocations, one row each: bounded detail, possibly thinned; the truth is in count.';
COMMENT ON COLUMN fleet.event_compaction.time IS 'Wall clock of its end.';
COMMENT ON COLUMN fleet.event_compaction.run_id IS 'The run.';
COMMENT ON COLUMN fleet.event_compaction.seq IS 'Batch number in the detail lane of the run''s stream.';
COMMENT ON COLUMN fleet.event_compaction.idx IS 'Row number in the batch, from 0.';
COMMENT ON COLUMN fleet.event_compaction.pid IS 'Thread group id.';
COMMENT ON COLUMN fleet.event_compaction.tid IS 'Thread id.';
COMMENT ON COLUMN fleet.event_compaction.boot_ns IS 'CLOCK_BOOTTIME at its end, ns.';
COMMENT ON COLUMN fleet.event_compaction.duration_ns IS 'How long it took, ns; null where it was not measured.';
COMMENT ON COLUMN fleet.event_compaction.migrate_scanned IS 'Pages that the migration scanner passed; null where it was not measured.';
COMMENT ON COLUMN fleet.event_compaction.free_scanned IS 'Pages that the free scanner passed; null where it was not measured.';
COMMENT ON COLUMN fleet.event_compaction.cpu IS 'CPU on which it ended.';
COMMENT ON COLUMN fleet.event_compaction.one_in IS 'Thinning: one of so many events of its class was kept; 1: all.';
COMMENT ON COLUMN fleet.event_compaction.kind IS '2 compaction, 3 compaction_attempt, 4 compaction_success, 5 compaction_failure.';
COMMENT ON COLUMN fleet.event_compaction.alloc_order IS 'Order that was asked for; null where there was none (proactive, manual).';
COMMENT ON COLUMN fleet.event_compaction.node IS 'NUMA node of the zone; null where it was not measured.';
COMMENT ON COLUMN fleet.event_compaction.zone IS 'Zone, number of this run''s kernel; null where it was not measured.';
COMMENT ON COLUMN fleet.event_compaction.mode IS 'compaction: migrate_mode, number of this run''s kernel.';
COMMENT ON COLUMN fleet.event_compaction.origin IS 'compaction: 0 unknown, 1 direct, 2 kcompactd, 3 proactive, 4 manual.';
COMMENT ON COLUMN fleet.event_compaction.status IS 'compaction: compact_result, number of this run''s kernel. compaction_attempt: 0 open, 1 success, 2 failed, 3 deferred.';
COMMENT ON COLUMN fleet.event_compaction.index_before IS 'Fragmentation index of the order when it began, thousandths, -1000 to 1000.';
COMMENT ON COLUMN fleet.event_compaction.index_after IS 'Fragmentation index of the order when it ended, thousandths, -1000 to 1000.';
COMMENT ON COLUMN fleet.event_compaction.comm IS 'Task name; bytes that are not printable UTF-8 are written as \xNN.';

SELECT create_hypertable('fleet.event_compaction', by_range('time', INTERVAL '1 day'), create_default_indexes => false);
CREATE INDEX event_compaction_run ON fleet.event_compaction (run_id, seq);
DO $$
BEGIN
    IF current_setting('timescaledb.license') = 'timescale' THEN
        EXECUTE $sql$
            ALTER TABLE fleet.count SET (timescaledb.enable_columnstore,
                timescaledb.segmentby = 'run_id', timescaledb.orderby = 'seq, idx');
            CALL add_columnstore_policy('fleet.count', after => INTERVAL '2 days');
            ALTER TABLE fleet.event_compaction SET (timescaledb.enable_columnstore,
                timescaledb.segmentby = 'run_id', timescaledb.orderby = 'seq, idx');
            CALL add_columnstore_policy('fleet.event_compaction', after => INTERVAL '2 days');
        $sql$;
        PERFORM add_retention_policy('fleet.event_compaction', drop_after => INTERVAL '90 days');
    END IF;
END
$$;

-- Not a hypertable: a run has few distinct stacks, and the same one is written once.
CREATE TABLE fleet.stack (
    run_id   uuid NOT NULL,
    stack_id bigint NOT NULL,
    frames   text[] NOT NULL,
    PRIMARY KEY (run_id, stack_id)
);
COMMENT ON TABLE fleet.stack IS 'Kernel stacks of a run''s events, each once.';
COMMENT ON COLUMN fleet.stack.run_id IS 'The run.';
COMMENT ON COLUMN fleet.stack.stack_id IS 'Made of the frames: the same stack has the same id in every run.';
COMMENT ON COLUMN fleet.stack.frames IS 'Innermost first: name+0xoffset, with [module] where there is one.';

CREATE TABLE fleet.cgroup (
    run_id    uuid NOT NULL,
    cgroup_id bigint NOT NULL,
    path      text,
    container text,
    PRIMARY KEY (run_id, cgroup_id)
);
COMMENT ON TABLE fleet.cgroup IS 'cgroups of a run''s events, each once.';
COMMENT ON COLUMN fleet.cgroup.run_id IS 'The run.';
COMMENT ON COLUMN fleet.cgroup.cgroup_id IS 'Inode of its cgroup-v2 directory on that host.';
COMMENT ON COLUMN fleet.cgroup.path IS 'Below the cgroup-v2 root; null where it was gone before it could be read.';
COMMENT ON COLUMN fleet.cgroup.container IS 'Id of the container, where the path tells it.';

CREATE TABLE fleet.setting (
    run_id  uuid NOT NULL,
    seq     bigint NOT NULL,
    idx     integer NOT NULL,
    time    timestamptz NOT NULL,
    boot_ns bigint NOT NULL,
    name    text NOT NULL,
    value   text NOT NULL,
    PRIMARY KEY (run_id, seq, idx)
);
COMMENT ON TABLE fleet.setting IS 'A sysctl or switch that decides how memory fragments, when it changed. The values at the start of a run are in run.sysctls.';
COMMENT ON COLUMN fleet.setting.run_id IS 'The run.';
COMMENT ON COLUMN fleet.setting.seq IS 'Batch number in the summary lane.';
COMMENT ON COLUMN fleet.setting.idx IS 'Row number in the batch, from 0.';
COMMENT ON COLUMN fleet.setting.time IS 'Wall clock of the reading that saw it.';
COMMENT ON COLUMN fleet.setting.boot_ns IS 'CLOCK_BOOTTIME of that reading, ns.';
COMMENT ON COLUMN fleet.setting.name IS 'As in run.sysctls: vm.defrag_mode, transparent_hugepage.enabled, ...';
COMMENT ON COLUMN fleet.setting.value IS 'The new value.';

CREATE TABLE fleet.run_source (
    run_id uuid NOT NULL,
    name   text NOT NULL,
    active boolean NOT NULL,
    detail text,
    PRIMARY KEY (run_id, name)
);
COMMENT ON TABLE fleet.run_source IS 'What the agent of a run could and could not watch.';
COMMENT ON COLUMN fleet.run_source.run_id IS 'The run.';
COMMENT ON COLUMN fleet.run_source.name IS 'extfrag, compaction, migration, psi, ...: see docs/tracepoints.md.';
COMMENT ON COLUMN fleet.run_source.active IS 'Whether it was watched.';
COMMENT ON COLUMN fleet.run_source.detail IS 'Why not, where it was not.';

ALTER TABLE fleet.run ADD COLUMN build_id text;
ALTER TABLE fleet.run ADD COLUMN config_sha256 text;
ALTER TABLE fleet.run ADD COLUMN cpu_model text;
ALTER TABLE fleet.run ADD COLUMN node_memory_bytes bigint[];
ALTER TABLE fleet.run ADD COLUMN mitigations jsonb;
ALTER TABLE fleet.run ADD COLUMN clocksource text;
ALTER TABLE fleet.run ADD COLUMN clock_synchronized boolean;
ALTER TABLE fleet.run ADD COLUMN uptime_ns bigint;
ALTER TABLE fleet.run ADD COLUMN compact_results text[];
ALTER TABLE fleet.run ADD COLUMN migrate_modes text[];
ALTER TABLE fleet.run ADD COLUMN migrate_reasons text[];
ALTER TABLE fleet.run ADD COLUMN scan_results text[];
ALTER TABLE fleet.run ADD COLUMN epochs text[];
COMMENT ON COLUMN fleet.run.build_id IS 'Build id of the running kernel, hexadecimal; null where it could not be read.';
COMMENT ON COLUMN fleet.run.config_sha256 IS 'SHA-256 of the kernel''s configuration text, hexadecimal; null where there was none to read.';
COMMENT ON COLUMN fleet.run.cpu_model IS 'As /proc/cpuinfo names it.';
COMMENT ON COLUMN fleet.run.node_memory_bytes IS 'MemTotal of each node, bytes, in the order of nodes.';
COMMENT ON COLUMN fleet.run.mitigations IS 'What /sys/devices/system/cpu/vulnerabilities says.';
COMMENT ON COLUMN fleet.run.clocksource IS 'The kernel''s current clock source.';
COMMENT ON COLUMN fleet.run.clock_synchronized IS 'Whether the wall clock followed a reference; null where it was not asked.';
COMMENT ON COLUMN fleet.run.uptime_ns IS 'CLOCK_BOOTTIME when these facts were read, ns.';
COMMENT ON COLUMN fleet.run.compact_results IS 'enum compact_result, kernel spelling; element n + 1 names number n of this kernel.';
COMMENT ON COLUMN fleet.run.migrate_modes IS 'enum migrate_mode, likewise.';
COMMENT ON COLUMN fleet.run.migrate_reasons IS 'enum migrate_reason, likewise.';
COMMENT ON COLUMN fleet.run.scan_results IS 'enum scan_result of THP collapse, likewise.';
COMMENT ON COLUMN fleet.run.epochs IS 'Names of docs/tracepoints.md for what the events of this kernel mean.';

COMMENT ON COLUMN fleet.loss.kind IS 'What was lost, as count.kind; 0 not said.';
