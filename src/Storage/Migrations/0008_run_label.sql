-- SPDX-License-Identifier: Apache-2.0
-- Labels that people give to a run later, or correct. Appended, never changed: fleet.run keeps what the agent sent.

CREATE TABLE fleet.run_label (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at     timestamptz NOT NULL DEFAULT now(),
    run_id uuid NOT NULL,
    key    text NOT NULL,
    value  text
);
COMMENT ON TABLE fleet.run_label IS 'Labels that were added or corrected after the run was measured (`fleet-plotter label`). Rows are only ever added: of one key the highest id counts.';
COMMENT ON COLUMN fleet.run_label.id IS 'The order of writing.';
COMMENT ON COLUMN fleet.run_label.at IS 'When, by the database''s clock.';
COMMENT ON COLUMN fleet.run_label.run_id IS 'The run.';
COMMENT ON COLUMN fleet.run_label.key IS 'The label.';
COMMENT ON COLUMN fleet.run_label.value IS 'Its value from now on; null takes the label away.';
CREATE INDEX run_label_run ON fleet.run_label (run_id, key, id DESC);

CREATE FUNCTION fleet.labels_of(run uuid, measured jsonb) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce((measured - array_agg(key)) || coalesce(jsonb_object_agg(key, value) FILTER (WHERE value IS NOT NULL), '{}'), measured)
      FROM (SELECT DISTINCT ON (key) key, value FROM fleet.run_label WHERE run_id = run ORDER BY key, id DESC) latest
$$;
COMMENT ON FUNCTION fleet.labels_of IS 'The labels of a run with what was said of them later.';

CREATE OR REPLACE VIEW api_v1.run AS
SELECT run_id, host, kernel_release AS kernel, arch, fleet.labels_of(run_id, labels) AS labels,
       coalesce(started, first_seen) AS started, ended, last_seen,
       extract(epoch FROM coalesce(ended, last_seen) - coalesce(started, first_seen))::double precision AS duration_seconds,
       capture, pageblock_order, page_size_bytes, memory_bytes, managed_pages, cpus,
       migratetypes, zones, sysctls, command_line, kernel_version, agent_version, exit_code,
       build_id, config_sha256, cpu_model, node_memory_bytes, mitigations, clocksource, clock_synchronized, epochs
  FROM fleet.run;
