-- SPDX-License-Identifier: Apache-2.0
-- One day of a fleet, as agents and collector leave it: hosts run one kernel for 24 hours, each with `rows` counts a second on
-- average, committed ten seconds at a time, so that rows of one run lie together and runs lie between one another.
-- psql variables: day, kernel, hosts, rows, samples (a minute).
SET synchronous_commit = off;

CREATE TEMPORARY TABLE measured AS
SELECT md5(:'kernel' || host)::uuid AS run_id, 'host' || host AS host, :'day'::timestamptz + interval '30 s' AS began
  FROM generate_series(1, :hosts) AS host;
ANALYZE measured;

INSERT INTO fleet.run (run_id, stream_id, first_seen, last_seen, started, ended, end_reason, labels, host, boot_id, kernel_release,
                       kernel_version, arch, command_line, agent_version, page_size_bytes, pageblock_order, page_orders, cpus, nodes,
                       memory_bytes, managed_pages, migratetypes, zones, sysctls, capture)
SELECT run_id, run_id, began, began + interval '86340 s', began, began + interval '86340 s', 'duration',
       jsonb_build_object('kernel', :'kernel', 'host', host, 'arch', 'x86_64'), host, run_id, :'kernel', '#1 SMP', 'x86_64', '', 'bench',
       4096, 9, 11, 16, '{0}', 64::bigint << 30, 16000000, '{Unmovable,Movable,Reclaimable,HighAtomic}', '{DMA,DMA32,Normal,Movable}', '{}', 'hybrid'
  FROM measured;
INSERT INTO fleet.run_source (run_id, name, active)
SELECT run_id, source, true FROM measured, unnest('{extfrag,compaction_attempt}'::text[]) AS source;

-- Keys: extfrag of three kinds in several orders, and attempts that succeed and fail.
SELECT format($insert$
    INSERT INTO fleet.count (time, run_id, seq, idx, boot_ns_from, boot_ns_to, time_from, kind, alloc_order, fallback_order, donor, claimer,
                             ownership, node, zone, bucket, status, count, sum)
    SELECT at, run_id, 1 + second, row, second::bigint * 1000000000, (second + 1)::bigint * 1000000000, at - interval '1 s',
           CASE WHEN key < 10 THEN 1 ELSE 3 END, CASE WHEN key < 10 THEN key %% 4 ELSE 9 END,
           CASE WHEN key < 10 THEN key END, CASE WHEN key < 10 THEN 1 + key %% 2 END, CASE WHEN key < 10 THEN 0 END, CASE WHEN key < 10 THEN 1 + key %% 2 END,
           0, 2, CASE WHEN key < 10 THEN 0 ELSE 16 + key %% 4 END, CASE WHEN key >= 10 THEN 1 + key %% 2 END, 1 + key * 7 + second %% 40, CASE WHEN key >= 10 THEN 90000 END
      FROM (SELECT measured.*, began + make_interval(secs => second + 1) AS at, second, row, (hashint8(second * 31 + row) & 2147483647) %% 12 AS key
              FROM measured, generate_series(%s, %s) AS second, generate_series(0, ceil(%s)::integer - 1) AS row
             WHERE (hashint8(second) & 1023) < 1024 * least(1, %s)) made
     ORDER BY second / 10, run_id, second, row
    $insert$, hour * 3600, least(hour * 3600 + 3599, 86339), :rows, :rows)
  FROM generate_series(0, 23) AS hour
\gexec

SELECT format($insert$
    INSERT INTO fleet.sample (time, run_id, seq, idx, boot_ns, metric, node, zone, value)
    SELECT began + make_interval(mins => minute), run_id, 1 + minute * 60, series, minute * 60000000000,
           (ARRAY['buddyinfo.free_blocks', 'vmstat.compact_stall', 'vmstat.compact_fail', 'vmstat.compact_success', 'vmstat.pgalloc_normal',
                  'psi.memory.some', 'vmstat.thp_fault_alloc', 'vmstat.thp_fault_fallback', 'vmstat.pgmigrate_success', 'vmstat.allocstall_normal'])[1 + series],
           CASE WHEN series = 0 THEN 0 END, CASE WHEN series = 0 THEN 2 END,
           CASE WHEN series = 0 THEN ARRAY[900 + minute %% 50, 500, 400, 300, 200, 100, 90, 80, 70, 60, 50 + minute %% 9] ELSE ARRAY[minute * (1 + series)] END
      FROM measured, generate_series(%s, %s) AS minute, generate_series(0, %s - 1) AS series
     ORDER BY minute, run_id, series
    $insert$, hour * 60, hour * 60 + 59, :samples)
  FROM generate_series(0, CASE WHEN :samples > 0 THEN 23 ELSE -1 END) AS hour
\gexec
