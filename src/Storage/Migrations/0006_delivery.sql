-- SPDX-License-Identifier: Apache-2.0
-- Who may write a stream, what was decided about each batch, and single rows that the database refused.

CREATE SEQUENCE fleet.session;
COMMENT ON SEQUENCE fleet.session IS 'Numbers of sessions, of all collectors together: the highest that took a stream over owns it.';

ALTER TABLE fleet.stream ADD COLUMN owner_session bigint NOT NULL DEFAULT 0;
ALTER TABLE fleet.stream ADD COLUMN spooled_seq bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN fleet.stream.owner_session IS 'The session that took it over last: what an older one still sends is refused. 0: none did.';
COMMENT ON COLUMN fleet.stream.spooled_seq IS 'Highest batch that the agent said it holds, when it last connected.';

-- The order of columns keeps the row without gaps; the time is the database's, so a host's clock makes no chunk here.
CREATE TABLE fleet.batch (
    time      timestamptz NOT NULL,
    stream_id uuid NOT NULL,
    run_id    uuid NOT NULL,
    seq       bigint NOT NULL,
    events    integer NOT NULL,
    rows      integer NOT NULL,
    lane      smallint NOT NULL
);
COMMENT ON TABLE fleet.batch IS 'Hypertable. One row for each batch whose rows were stored, written in the same transaction: by it the numbers of a stream are proven complete and unique.';
COMMENT ON COLUMN fleet.batch.time IS 'Of the commit, by the database''s clock.';
COMMENT ON COLUMN fleet.batch.stream_id IS 'The stream.';
COMMENT ON COLUMN fleet.batch.run_id IS 'The run.';
COMMENT ON COLUMN fleet.batch.seq IS 'Number of the batch in its lane.';
COMMENT ON COLUMN fleet.batch.events IS 'Rows of event tables that it has, those in quarantine_row included.';
COMMENT ON COLUMN fleet.batch.rows IS 'Rows of all tables that it has, those in quarantine_row included.';
COMMENT ON COLUMN fleet.batch.lane IS '1 summary, 2 detail.';

SELECT create_hypertable('fleet.batch', by_range('time', INTERVAL '7 days'), create_default_indexes => false);
CREATE INDEX batch_stream ON fleet.batch (stream_id, lane, seq);

CREATE TABLE fleet.quarantine_row (
    stream_id uuid NOT NULL,
    lane      smallint NOT NULL,
    seq       bigint NOT NULL,
    relation  text NOT NULL,
    idx       integer NOT NULL,
    run_id    uuid NOT NULL,
    received  timestamptz NOT NULL,
    reason    text NOT NULL,
    columns   text NOT NULL,
    row       bytea NOT NULL,
    PRIMARY KEY (stream_id, lane, seq, relation, idx)
);
COMMENT ON TABLE fleet.quarantine_row IS 'Single rows that the database refused, or whose time is far from their batch''s: kept as they would have been copied, while the rest of the batch was stored.';
COMMENT ON COLUMN fleet.quarantine_row.stream_id IS 'The stream.';
COMMENT ON COLUMN fleet.quarantine_row.lane IS '1 summary, 2 detail.';
COMMENT ON COLUMN fleet.quarantine_row.seq IS 'Number of the batch.';
COMMENT ON COLUMN fleet.quarantine_row.relation IS 'The table that it belongs into.';
COMMENT ON COLUMN fleet.quarantine_row.idx IS 'Row number among the batch''s rows of that table, from 0.';
COMMENT ON COLUMN fleet.quarantine_row.run_id IS 'The run.';
COMMENT ON COLUMN fleet.quarantine_row.received IS 'When it was put here, by the database''s clock.';
COMMENT ON COLUMN fleet.quarantine_row.reason IS 'What was wrong, one line.';
COMMENT ON COLUMN fleet.quarantine_row.columns IS 'Names of the row''s columns, in order.';
COMMENT ON COLUMN fleet.quarantine_row.row IS 'The row in the binary format of COPY, without header and trailer.';
