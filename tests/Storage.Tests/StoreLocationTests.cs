// SPDX-License-Identifier: Apache-2.0
using Npgsql;

namespace Fleet.Storage.Tests;

public sealed class StoreLocationTests
{
    [Fact]
    public void A_url_names_a_database_and_shows_no_password()
    {
        var location = Assert.IsType<StoreLocation.InDatabase>(StoreLocation.Parse("postgresql://fleet:p%40ss@db.example:6000/lab?sslmode=verify-full"));

        var parts = new NpgsqlConnectionStringBuilder(location.ConnectionString);
        Assert.Equal(("db.example", 6000, "lab", "fleet", "p@ss", SslMode.VerifyFull),
            (parts.Host, parts.Port, parts.Database, parts.Username, parts.Password, parts.SslMode));
        Assert.Equal("database lab at db.example:6000", location.ToString());
    }

    [Fact]
    public void A_connection_string_names_a_database_and_shows_no_password() =>
        Assert.Equal("database lab at db.example:5432", StoreLocation.Parse("Host=db.example;Database=lab;Password=hunter2").ToString());

    [Theory]
    [InlineData("mysql://root:hunter2@db/lab")]
    [InlineData("postgresql://fleet:hunter2@db/lab?colour=red")]
    [InlineData("Host=db;Password=hunter2;Colour=red")]
    public void What_cannot_be_read_is_refused_without_its_password(string text) =>
        Assert.DoesNotContain("hunter2", Assert.Throws<FormatException>(() => StoreLocation.Parse(text)).ToString());

    [Fact]
    public void A_frag_file_is_a_recording_and_anything_else_a_directory()
    {
        Assert.Equal(new StoreLocation.InFile("run.frag"), StoreLocation.Parse("run.frag"));
        Assert.Equal(new StoreLocation.InDirectory("/var/lib/fleet"), StoreLocation.Parse("/var/lib/fleet"));
    }

    [Fact]
    public void Nothing_is_not_a_store() => Assert.Throws<FormatException>(() => StoreLocation.Parse(" "));
}
