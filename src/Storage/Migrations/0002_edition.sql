-- SPDX-License-Identifier: Apache-2.0
-- What only one of the two editions of TimescaleDB has or needs. Readers see the same on both.

DO $$
BEGIN
    IF current_setting('timescaledb.license') = 'timescale' THEN
        -- Rows of a run are read together and in the order of writing; nothing changes after two days.
        EXECUTE $sql$
            ALTER TABLE fleet.event_extfrag SET (timescaledb.enable_columnstore,
                timescaledb.segmentby = 'run_id', timescaledb.orderby = 'seq, idx');
            ALTER TABLE fleet.count SET (timescaledb.enable_columnstore,
                timescaledb.segmentby = 'run_id', timescaledb.orderby = 'seq, idx');
            ALTER TABLE fleet.sample SET (timescaledb.enable_columnstore,
                timescaledb.segmentby = 'run_id', timescaledb.orderby = 'seq, idx');
            CALL add_columnstore_policy('fleet.event_extfrag', after => INTERVAL '2 days');
            CALL add_columnstore_policy('fleet.count', after => INTERVAL '2 days');
            CALL add_columnstore_policy('fleet.sample', after => INTERVAL '2 days');
        $sql$;
        -- Detail grows without bound; counts and samples, which every figure is made of, stay.
        PERFORM add_retention_policy('fleet.event_extfrag', drop_after => INTERVAL '90 days');
    ELSE
        -- This job fails for ever on the Apache edition and fills the log (timescale/timescaledb#10191).
        BEGIN
            UPDATE _timescaledb_config.bgw_job SET scheduled = false WHERE id = 3;
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE NOTICE 'job 3 of TimescaleDB keeps logging "functionality not supported": harmless';
        END;
    END IF;
END
$$;
