-- SPDX-License-Identifier: Apache-2.0
-- Counts of runs that have ended, added up: a report of many long runs reads thousands of numbers and not millions of rows.
-- What it says is what fleet.count says; the collector makes it when a run has ended, and again when more counts come.

ALTER TABLE fleet.run ADD COLUMN bin_seconds integer;
COMMENT ON COLUMN fleet.run.bin_seconds IS 'How wide the bins are in which fleet.run_count has the counts of this run; null while it does not have all of them.';

-- Not a hypertable: a run is a few rows, found by its id.
CREATE TABLE fleet.run_count (
    run_id         uuid NOT NULL,
    kind           smallint NOT NULL,
    alloc_order    smallint,
    fallback_order smallint,
    donor          smallint,
    claimer        smallint,
    ownership      smallint,
    node           smallint,
    zone           smallint,
    bucket         smallint NOT NULL,
    mode           smallint,
    origin         smallint,
    status         smallint,
    bins           integer[] NOT NULL,
    counts         bigint[] NOT NULL,
    sums           bigint[]
);
CREATE INDEX run_count_run ON fleet.run_count (run_id);
COMMENT ON TABLE fleet.run_count IS 'Counts of a run that has ended, added up over time: a row for each key. They hold where run.bin_seconds is not null; otherwise fleet.count has to be added up.';
COMMENT ON COLUMN fleet.run_count.run_id IS 'The run.';
COMMENT ON COLUMN fleet.run_count.kind IS 'As in fleet.count.';
COMMENT ON COLUMN fleet.run_count.alloc_order IS 'As in fleet.count.';
COMMENT ON COLUMN fleet.run_count.fallback_order IS 'As in fleet.count.';
COMMENT ON COLUMN fleet.run_count.donor IS 'As in fleet.count.';
COMMENT ON COLUMN fleet.run_count.claimer IS 'As in fleet.count.';
COMMENT ON COLUMN fleet.run_count.ownership IS 'As in fleet.count.';
COMMENT ON COLUMN fleet.run_count.node IS 'As in fleet.count.';
COMMENT ON COLUMN fleet.run_count.zone IS 'As in fleet.count.';
COMMENT ON COLUMN fleet.run_count.bucket IS 'As in fleet.count.';
COMMENT ON COLUMN fleet.run_count.mode IS 'As in fleet.count.';
COMMENT ON COLUMN fleet.run_count.origin IS 'As in fleet.count.';
COMMENT ON COLUMN fleet.run_count.status IS 'As in fleet.count.';
COMMENT ON COLUMN fleet.run_count.bins IS 'Numbers of the bins with counts of this key, ascending: intervals that ended in (started + n * bin_seconds, started + (n + 1) * bin_seconds].';
COMMENT ON COLUMN fleet.run_count.counts IS 'Of each bin, the sum of count.';
COMMENT ON COLUMN fleet.run_count.sums IS 'Of each bin, the sum of sum; null where the kind has none.';
