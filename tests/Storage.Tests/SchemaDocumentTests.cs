// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;
using Fleet.TestKit;
using Npgsql;

namespace Fleet.Storage.Tests;

/// <summary>
/// docs/schema/ says what the database says: a page for each table and view, made from the comments of the migrations.
/// FLEET_UPDATE_GOLDEN=1 writes the pages.
/// </summary>
public sealed class SchemaDocumentTests(MigratedDatabase database) : IClassFixture<MigratedDatabase>
{
    const string Relations = """
        SELECT namespace.nspname || '.' || class.relname, coalesce(obj_description(class.oid), '')
        FROM pg_class class JOIN pg_namespace namespace ON namespace.oid = class.relnamespace
        WHERE namespace.nspname IN ('fleet', 'api_v1') AND class.relkind IN ('r', 'v') ORDER BY 1
        """;

    const string Columns = """
        SELECT attname::text, format_type(atttypid, atttypmod), attnotnull, coalesce(col_description(attrelid, attnum), '')
        FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
        """;

    static readonly string Folder = Repository.PathTo("docs", "schema");

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_table_and_view_has_a_page_that_names_its_columns()
    {
        var pages = await PagesAsync();
        if (Environment.GetEnvironmentVariable("FLEET_UPDATE_GOLDEN") == "1")
        {
            foreach (var (name, page) in pages)
            {
                await File.WriteAllTextAsync(Path.Combine(Folder, $"{name}.md"), page, Ct);
            }
        }
        Assert.Equal(pages.Keys.Order(StringComparer.Ordinal), Directory.GetFiles(Folder).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
        foreach (var (name, page) in pages)
        {
            Assert.Equal(page, await File.ReadAllTextAsync(Path.Combine(Folder, $"{name}.md"), Ct));
        }
    }

    [Fact]
    public async Task Every_table_view_and_column_has_a_comment()
    {
        foreach (var (name, page) in await PagesAsync())
        {
            Assert.False(page.Contains("|  |", StringComparison.Ordinal) || page.Contains("\n\n\n", StringComparison.Ordinal), $"{name}: COMMENT ON is missing");
        }
    }

    async Task<Dictionary<string, string>> PagesAsync()
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(Ct);
        var pages = new Dictionary<string, string>();
        foreach (var relation in await RowsAsync(connection, Relations))
        {
            var page = new StringBuilder().Append(CultureInfo.InvariantCulture, $"# {relation[0]}\n\n{relation[1]}\n\n| column | type | meaning |\n|---|---|---|\n");
            foreach (var column in await RowsAsync(connection, Columns, relation[0]))
            {
                var type = (string)column[1] + ((bool)column[2] ? ", not null" : "");
                page.Append(CultureInfo.InvariantCulture, $"| `{column[0]}` | {type} | {column[3]} |\n");
            }
            pages[(string)relation[0]] = page.ToString();
        }
        return pages;
    }

    static async Task<List<object[]>> RowsAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(values.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        await using var rows = await command.ExecuteReaderAsync(Ct);
        var read = new List<object[]>();
        while (await rows.ReadAsync(Ct))
        {
            var row = new object[rows.FieldCount];
            rows.GetValues(row);
            read.Add(row);
        }
        return read;
    }
}
