// SPDX-License-Identifier: Apache-2.0
using System.Net;
using Fleet.Agent.Bounds;

namespace Fleet.Agent.Configuration;

/// <summary>Merges flags, environment and file, in that order of precedence. Labels merge key by key.</summary>
/// <param name="environment">Looks up an environment variable; null for one that is not set.</param>
sealed class Settings(ConfigurationFile file, Func<string, string?> environment)
{
    public const long LeastSpoolBytes = 16 << 20;

    public const string DefaultEventBudget = "100000/s";
    public const string DefaultMaxCpu = "5%";
    public const string DefaultMaxMemory = "128MiB";
    public const string DefaultStacks = "100";

    const string DefaultSpoolBytes = "512MiB";
    const string DefaultSpoolAge = "7d";
    const string DefaultSyncInterval = "1s";
    const string DefaultSyncBytes = "4MiB";

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
    public RunOptions Run(
        string? collector, SpoolSettings spool, DetailOptions detail, bool allowNoEvents, IEnumerable<string> labels, string? metrics = null) => new(
        Collectors(collector), spool, detail, AllowNoEvents(allowNoEvents), Labels(labels), Metrics(metrics));

    /// <exception cref="ConfigurationException"/>
    public SpoolSettings Spool(string? directory, string? bytes, string? age, string? free, string? syncInterval, string? syncBytes) => new(
        Spool(directory),
        ByteSize.Parse(bytes ?? file.SpoolBytes ?? DefaultSpoolBytes, Where(bytes, "spool-bytes"), LeastSpoolBytes),
        Duration.Parse(age ?? file.SpoolAge ?? DefaultSpoolAge, Where(age, "spool-age")),
        (free ?? file.SpoolFree) is { } text ? ByteSize.Parse(text, Where(free, "spool-free"), 0) : null,
        Duration.Parse(syncInterval ?? file.SyncInterval ?? DefaultSyncInterval, Where(syncInterval, "sync-interval")),
        ByteSize.Parse(syncBytes ?? file.SyncBytes ?? DefaultSyncBytes, Where(syncBytes, "sync-bytes"), 1));

    /// <summary>Where metrics are answered; null for nowhere.</summary>
    /// <exception cref="ConfigurationException">Not an address and a port.</exception>
    public IPEndPoint? Metrics(string? flag) => (flag ?? file.Metrics) is not { } text ? null
        : IPEndPoint.TryParse(text, out var address) && text.Contains(':', StringComparison.Ordinal) ? address
        : throw new ConfigurationException($"{Where(flag, "metrics")}: '{text}' is no address and port; write e.g. 127.0.0.1:7419");

    /// <exception cref="ConfigurationException"/>
    public DetailOptions Detail(string? eventBudget, string? maxCpu, string? maxMemory, string? stacks) => new(
        DetailText.Budget(eventBudget ?? file.EventBudget ?? DefaultEventBudget, Where(eventBudget, "event-budget")),
        new CostLimits(
            DetailText.Share(maxCpu ?? file.MaxCpu ?? DefaultMaxCpu, Where(maxCpu, "max-cpu")),
            DetailText.Memory(maxMemory ?? file.MaxMemory ?? DefaultMaxMemory, Where(maxMemory, "max-memory"))),
        DetailText.OneIn(stacks ?? file.Stacks ?? DefaultStacks, Where(stacks, "stacks")));

    public string Spool(string? flag) => flag ?? file.Spool ?? DefaultSpool();

    public bool AllowNoEvents(bool flag) => flag || file.AllowNoEvents == true;

    static string Where(string? flag, string name) =>
        flag is not null ? $"--{name}" : $"{name.Replace('-', '_')} in the configuration file";

    static Uri Address(string text, string where) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri
        : throw new ConfigurationException($"{where}: '{text}' is no address; write e.g. http://127.0.0.1:7417, several with commas");

    string DefaultSpool() =>
        Environment.IsPrivilegedProcess
            ? "/var/lib/fleet/spool"
            : Path.Combine(
                environment("XDG_STATE_HOME") ?? Path.Combine(environment("HOME") ?? Path.GetTempPath(), ".local", "state"), "fleet", "spool");
}
