// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Fleet.Storage.Timescale;

/// <summary>One numbered SQL file of Migrations/. Run once, never edited after.</summary>
/// <param name="Checksum">SHA-256 of the text, hexadecimal.</param>
sealed record Migration(int Number, string Name, string Sql, string Checksum)
{
    /// <summary>In order, from 1 without a gap.</summary>
    public static IReadOnlyList<Migration> All { get; } = [.. typeof(Migration).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Load)];

    public static Migration Of(string name, string sql) =>
        new(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));

    static Migration Load(string resource)
    {
        using var text = new StreamReader(typeof(Migration).Assembly.GetManifestResourceStream(resource)!);
        return Of(Path.GetFileNameWithoutExtension(resource), text.ReadToEnd());
    }
}
