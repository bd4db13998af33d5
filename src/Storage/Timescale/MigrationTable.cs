// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Storage.Timescale;

/// <summary>fleet.migration: what was applied. It comes before the first migration, so the migrator makes it.</summary>
static class MigrationTable
{
    public const string Create = """
        SET client_min_messages = warning;
        CREATE SCHEMA IF NOT EXISTS fleet;
        CREATE TABLE IF NOT EXISTS fleet.migration (
            number   integer PRIMARY KEY,
            name     text NOT NULL,
            checksum text NOT NULL,
            applied  timestamptz NOT NULL DEFAULT now()
        );
        COMMENT ON TABLE fleet.migration IS 'Migrations that were applied to this database.';
        COMMENT ON COLUMN fleet.migration.number IS 'From 1.';
        COMMENT ON COLUMN fleet.migration.name IS 'File name without .sql.';
        COMMENT ON COLUMN fleet.migration.checksum IS 'SHA-256 of the file, hexadecimal: an applied migration is never edited.';
        COMMENT ON COLUMN fleet.migration.applied IS 'When, by the database''s clock.';
        RESET client_min_messages;
        """;

    public const string Select = "SELECT number, name, checksum FROM fleet.migration";

    public const string Insert = "INSERT INTO fleet.migration (number, name, checksum) VALUES ($1, $2, $3)";
}
