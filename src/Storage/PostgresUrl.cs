// SPDX-License-Identifier: Apache-2.0
using Npgsql;

namespace Fleet.Storage;

/// <summary>postgresql://user:password@host:port/database?key=value as a connection string of Npgsql, which does not read it.</summary>
static class PostgresUrl
{
    /// <exception cref="FormatException">Not such a URL; the message shows no password.</exception>
    public static string ToConnectionString(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("postgresql" or "postgres"))
        {
            throw new FormatException("the store's address cannot be read: write postgresql://user:password@host:port/database");
        }
        var login = uri.UserInfo.Split(':', 2);
        var parts = new NpgsqlConnectionStringBuilder { Host = uri.Host, Port = uri.Port > 0 ? uri.Port : 5432 };
        if (login[0].Length > 0)
        {
            parts.Username = Uri.UnescapeDataString(login[0]);
        }
        if (login.Length > 1)
        {
            parts.Password = Uri.UnescapeDataString(login[1]);
        }
        if (uri.AbsolutePath.Length > 1)
        {
            parts.Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]);
        }
        foreach (var option in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            Set(parts, option);
        }
        return parts.ConnectionString;
    }

    static void Set(NpgsqlConnectionStringBuilder parts, string option)
    {
        var pair = option.Split('=', 2);
        // libpq's spelling where Npgsql's differs.
        var key = pair[0] switch { "sslmode" => "SSL Mode", "connect_timeout" => "Timeout", "application_name" => "Application Name", var other => other };
        var value = pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : "";
        try
        {
            parts[key] = key == "SSL Mode" ? value.Replace("-", "") : value;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new FormatException($"the store's address: '{pair[0]}' is not an option that is known here, or its value is wrong");
        }
    }
}
