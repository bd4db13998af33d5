// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Configuration;

/// <summary>Merges flags, environment and file, in that order of precedence. Labels merge key by key.</summary>
/// <param name="environment">Looks up an environment variable; null for one that is not set.</param>
sealed class Settings(ConfigurationFile file, Func<string, string?> environment)
{
    public const long LeastSpoolBytes = 16 << 20;

    const string DefaultSpoolBytes = "512MiB";

    public static Settings Load(string? configPath) =>
        new(ConfigurationFile.Read(configPath), name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null);

    /// <exception cref="ConfigurationException"/>
    public IReadOnlyDictionary<string, string> Labels(IEnumerable<string> flags)
    {
        var labels = new SortedDictionary<string, string>(file.Labels ?? [], StringComparer.Ordinal);
        var sources = new[]
        {
            Configuration.Labels.ParseList(environment("FLEET_LABELS") ?? "", "FLEET_LABELS"),
            Configuration.Labels.Parse(flags, "--label"),
        };
        foreach (var (key, value) in sources.SelectMany(source => source))
        {
            labels[key] = value;
        }
        return labels;
    }

    /// <summary>Addresses of collectors; none where none is named.</summary>
    /// <exception cref="ConfigurationException">Not http or https addresses.</exception>
    public IReadOnlyList<Uri> Collectors(string? flag)
    {
        var (where, text) = flag is not null ? ("--collector", flag)
            : environment("FLEET_COLLECTOR") is { } variable ? ("FLEET_COLLECTOR", variable)
            : ("collector in the configuration file", file.Collector);
        return [.. (text?.Split(',', StringSplitOptions.TrimEntries) ?? []).Select(address => Address(address, where))];
    }

    /// <exception cref="ConfigurationException"/>
    public RunOptions Run(string? collector, string? spool, string? spoolBytes, bool allowNoEvents, IEnumerable<string> labels) => new(
        Collectors(collector),
        Spool(spool),
        spoolBytes is not null
            ? ByteSize.Parse(spoolBytes, "--spool-bytes", LeastSpoolBytes)
            : ByteSize.Parse(file.SpoolBytes ?? DefaultSpoolBytes, "spool_bytes in the configuration file", LeastSpoolBytes),
        AllowNoEvents(allowNoEvents),
        Labels(labels));

    public string Spool(string? flag) => flag ?? file.Spool ?? DefaultSpool();

    public bool AllowNoEvents(bool flag) => flag || file.AllowNoEvents == true;

    static Uri Address(string text, string where) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri
        : throw new ConfigurationException($"{where}: '{text}' is no address; write e.g. http://127.0.0.1:7417, several with commas");

    string DefaultSpool() =>
        Environment.IsPrivilegedProcess
            ? "/var/lib/fleet/spool"
            : Path.Combine(
                environment("XDG_STATE_HOME") ?? Path.Combine(environment("HOME") ?? Path.GetTempPath(), ".local", "state"), "fleet", "spool");
}
