// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Embedded;
using Fleet.Storage.Labels;
using Fleet.Storage.Reading;
using Fleet.Storage.Timescale;
using Npgsql;

namespace Fleet.Storage;

/// <summary>Where facts are kept, as users name it. <see cref="object.ToString"/> never shows a password.</summary>
public abstract record StoreLocation
{
    StoreLocation()
    {
    }

    /// <summary>
    /// Reads what stands after <c>--store</c>: <c>postgresql://user@host/db</c> or <c>Host=...;Database=...</c> for
    /// TimescaleDB, a file for a recording, anything else for a directory.
    /// </summary>
    /// <exception cref="FormatException">An address that cannot be read; the message shows no password.</exception>
    public static StoreLocation Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new FormatException("the store is empty: name a directory, a .frag file, or postgresql://user@host/database");
        }
        if (text.Contains("://", StringComparison.Ordinal))
        {
            return new InDatabase(PostgresUrl.ToConnectionString(text));
        }
        if (text.Contains("Host=", StringComparison.OrdinalIgnoreCase))
        {
            return new InDatabase(CheckedConnectionString(text));
        }
        return File.Exists(text) || text.EndsWith(".frag", StringComparison.Ordinal) ? new InFile(text) : new InDirectory(text);
    }

    /// <summary>What FLEET_STORE says, or the file that FLEET_STORE_FILE names; null when neither is set.</summary>
    /// <exception cref="FormatException">FLEET_STORE_FILE cannot be read, or holds no address.</exception>
    public static StoreLocation? FromEnvironment()
    {
        if (Environment.GetEnvironmentVariable("FLEET_STORE") is { Length: > 0 } text)
        {
            return Parse(text);
        }
        if (Environment.GetEnvironmentVariable("FLEET_STORE_FILE") is not { Length: > 0 } file)
        {
            return null;
        }
        try
        {
            return Parse(File.ReadAllText(file).Trim());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"FLEET_STORE_FILE: {e.Message}", e);
        }
    }

    public abstract IRunReader OpenReader();

    /// <summary>Where labels are added to runs that are stored already; null for a recording, whose bytes do not change.</summary>
    public virtual IRunLabels? OpenLabels() => null;

    static string CheckedConnectionString(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text).ConnectionString;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // The text itself may hold a password.
            throw new FormatException("the store's connection string cannot be read: write Host=...;Database=...;Username=...;Password=...");
        }
    }

    /// <summary>An embedded store, or a folder of recordings.</summary>
    public sealed record InDirectory(string Path) : StoreLocation
    {
        public override IRunReader OpenReader() => new RunFolder(Path);

        public override IRunLabels OpenLabels() => new LabelFile(Path, TimeProvider.System);

        public override string ToString() => Path;
    }

    /// <summary>One recording.</summary>
    public sealed record InFile(string Path) : StoreLocation
    {
        public override IRunReader OpenReader() => new RecordingReader(Path);

        public override string ToString() => Path;
    }

    /// <summary>The files of one stream: a recording, or what an embedded store has of it.</summary>
    public sealed record InFiles(IReadOnlyList<string> Paths) : StoreLocation
    {
        /// <summary>Files by their streams, in the order in which each stream was first named; one that cannot be read stands alone.</summary>
        public static IReadOnlyList<InFiles> ByStream(IEnumerable<string> paths) =>
            [.. paths.Distinct().GroupBy(path => RecordingFiles.StreamOf(path) ?? (object)path).Select(stream => new InFiles([.. stream]))];

        public override IRunReader OpenReader() => new RecordingReader(Paths[0], Paths);

        public override string ToString() => Paths[0];
    }

    /// <summary>TimescaleDB.</summary>
    public sealed record InDatabase(string ConnectionString) : StoreLocation
    {
        public override IRunReader OpenReader() => new TimescaleReader(ConnectionString);

        public override IRunLabels OpenLabels() => new TimescaleLabels(ConnectionString);

        public override string ToString() => Database.NameOf(ConnectionString);
    }
}
