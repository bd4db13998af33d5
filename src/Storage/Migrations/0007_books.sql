-- SPDX-License-Identifier: Apache-2.0
-- What `fleet-collector verify` needs to balance the books, also after old data was dropped.

ALTER TABLE fleet.loss ADD COLUMN stream_id uuid;
COMMENT ON COLUMN fleet.loss.stream_id IS 'Stream of the dropped batches, which may be an earlier one of the same host; null where no batches were dropped.';

ALTER TABLE fleet.quarantine ADD COLUMN events integer;
COMMENT ON COLUMN fleet.quarantine.events IS 'Events that the batch says it holds.';

ALTER TABLE fleet.stream ADD COLUMN kept_from bigint NOT NULL DEFAULT 1;
COMMENT ON COLUMN fleet.stream.kept_from IS 'Rows of fleet.batch before this number were dropped by age.';

CREATE TABLE fleet.retention (
    relation       text PRIMARY KEY,
    dropped_before timestamptz NOT NULL
);
COMMENT ON TABLE fleet.retention IS 'How far `fleet-collector retention` has dropped old chunks of each hypertable.';
COMMENT ON COLUMN fleet.retention.relation IS 'The hypertable, with its schema.';
COMMENT ON COLUMN fleet.retention.dropped_before IS 'No row before this moment is left.';
