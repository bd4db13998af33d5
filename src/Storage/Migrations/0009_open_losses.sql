-- SPDX-License-Identifier: Apache-2.0
-- A loss may say that something is not known, and belongs to the stream that lost it, whichever run brought the record.

ALTER TABLE fleet.loss
    ALTER COLUMN time_from DROP NOT NULL, ALTER COLUMN time_to DROP NOT NULL,
    ALTER COLUMN boot_ns_from DROP NOT NULL, ALTER COLUMN boot_ns_to DROP NOT NULL, ALTER COLUMN count DROP NOT NULL;
CREATE INDEX loss_stream ON fleet.loss (stream_id);

COMMENT ON TABLE fleet.loss IS 'A counted, explained hole: what, when, how many, why. What nobody can tell is null.';
COMMENT ON COLUMN fleet.loss.run_id IS 'The run that brought the record; it lost it itself where stream_id is null or its own.';
COMMENT ON COLUMN fleet.loss.time_from IS 'Start of the hole; null where nobody can tell.';
COMMENT ON COLUMN fleet.loss.time_to IS 'End of the hole; null where nobody can tell.';
COMMENT ON COLUMN fleet.loss.boot_ns_from IS 'CLOCK_BOOTTIME of its start, ns, in the boot of the run that lost it.';
COMMENT ON COLUMN fleet.loss.boot_ns_to IS 'CLOCK_BOOTTIME of its end, ns, in the boot of the run that lost it.';
COMMENT ON COLUMN fleet.loss.reason IS 'Why: ring_full, count_map_full, spool_bytes, disk_full, torn_tail, ...';
COMMENT ON COLUMN fleet.loss.count IS 'Events lost; null where nobody can tell.';
COMMENT ON COLUMN fleet.loss.last_seq IS 'Last of the dropped batches; null beside first_seq: everything from there on, nobody can tell how much.';
COMMENT ON COLUMN fleet.loss.stream_id IS 'Stream that lost it, which may be an earlier one of the same host; null: that of the run that brought the record.';

CREATE OR REPLACE VIEW api_v1.loss AS
SELECT l.time_from, l.time_to, CASE WHEN l.stream_id IS NULL THEN l.run_id ELSE loser.run_id END AS run_id, r.host, l.stage, l.reason,
       api_v1.kind_name(l.kind) AS kind, l.count,
       (ARRAY['summary', 'detail'])[l.lane] AS lane, l.first_seq, l.last_seq, l.stream_id
  FROM fleet.loss l
  JOIN fleet.run r USING (run_id)
  LEFT JOIN fleet.run loser ON loser.stream_id = l.stream_id;
COMMENT ON VIEW api_v1.loss IS 'Counted, explained holes. What nobody can tell is null.';
COMMENT ON COLUMN api_v1.loss.time_from IS 'Start of the hole; null where nobody can tell.';
COMMENT ON COLUMN api_v1.loss.time_to IS 'End of the hole; null where nobody can tell.';
COMMENT ON COLUMN api_v1.loss.run_id IS 'The run that lost it; null where the store does not know that run.';
COMMENT ON COLUMN api_v1.loss.reason IS 'Why: ring_full, spool_bytes, torn_tail, ...';
COMMENT ON COLUMN api_v1.loss.count IS 'Events lost; null where nobody can tell.';
COMMENT ON COLUMN api_v1.loss.lane IS 'summary or detail, where one lane lost it.';
COMMENT ON COLUMN api_v1.loss.first_seq IS 'First of the lost batches, where whole batches were lost.';
COMMENT ON COLUMN api_v1.loss.last_seq IS 'Last of them; null beside first_seq: everything from there on, nobody can tell how much.';
COMMENT ON COLUMN api_v1.loss.stream_id IS 'The stream that lost them.';
