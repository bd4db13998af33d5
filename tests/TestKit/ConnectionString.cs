// SPDX-License-Identifier: Apache-2.0
using Npgsql;

namespace Fleet.TestKit;

/// <summary>The tests' own reading of a database URL, apart from the product's.</summary>
public static class ConnectionString
{
    public static string Of(string url)
    {
        var uri = new Uri(url);
        var login = uri.UserInfo.Split(':', 2);
        return new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host, Port = uri.Port, Database = uri.AbsolutePath.TrimStart('/'),
            Username = Uri.UnescapeDataString(login[0]), Password = login.Length > 1 ? Uri.UnescapeDataString(login[1]) : null,
            // Tests drop and restart what they connect to.
            Pooling = false,
        }.ConnectionString;
    }
}
