// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fleet.Agent.Configuration;

/// <summary>The JSON file of <c>--config</c>. Every key may be left out; a key that is not here is an error.</summary>
sealed record ConfigurationFile
{
    public const string DefaultPath = "/etc/fleet/agent.json";

    public string? Collector { get; init; }

    public string? Spool { get; init; }

    /// <summary>A number of bytes with an optional KiB, MiB or GiB.</summary>
    public string? SpoolBytes { get; init; }

    /// <summary>A number with s, m, h or d.</summary>
    public string? SpoolAge { get; init; }

    /// <summary>Like <see cref="SpoolBytes"/>.</summary>
    public string? SpoolFree { get; init; }

    /// <summary>A number with ms or s.</summary>
    public string? SyncInterval { get; init; }

    /// <summary>Like <see cref="SpoolBytes"/>.</summary>
    public string? SyncBytes { get; init; }

    /// <summary>Address and port where metrics are answered.</summary>
    public string? Metrics { get; init; }

    public bool? AllowNoEvents { get; init; }

    /// <summary>As <c>--event-budget</c>.</summary>
    public string? EventBudget { get; init; }

    /// <summary>As <c>--max-cpu</c>.</summary>
    public string? MaxCpu { get; init; }

    /// <summary>As <c>--max-memory</c>.</summary>
    public string? MaxMemory { get; init; }

    /// <summary>As <c>--stacks</c>.</summary>
    public string? Stacks { get; init; }

    public Dictionary<string, string>? Labels { get; init; }

    /// <param name="path">Null for the default path, which need not exist.</param>
    /// <exception cref="ConfigurationException">The file is absent, unreadable, foreign or has an unknown key.</exception>
    public static ConfigurationFile Read(string? path)
    {
        if (path is null && !File.Exists(DefaultPath))
        {
            return new();
        }
        var file = path ?? DefaultPath;
        try
        {
            var read = JsonSerializer.Deserialize(File.ReadAllBytes(file), ConfigurationJson.Default.ConfigurationFile)
                ?? throw new ConfigurationException($"{file}: holds null, not an object");
            foreach (var (key, value) in read.Labels ?? [])
            {
                Configuration.Labels.Check(key, value, file);
            }
            return read;
        }
        catch (JsonException e)
        {
            throw new ConfigurationException($"{file}: {OneLine(e)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{file}: cannot be read: {e.Message}");
        }
    }

    static string OneLine(JsonException e)
    {
        var at = e.LineNumber is { } line ? $"line {line + 1}: " : "";
        // The reader's own words name the type of the program; a person wants the key.
        var unmapped = e.Message.StartsWith("The JSON property '", StringComparison.Ordinal);
        return at + (unmapped
            ? $"unknown key '{e.Message.Split('\'')[1]}'; known: collector, spool, spool_bytes, spool_age, spool_free, sync_interval, sync_bytes, metrics, allow_no_events, event_budget, max_cpu, max_memory, stacks, labels"
            : $"not the JSON that was expected at {e.Path ?? "the start"}");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowTrailingCommas = true, ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(ConfigurationFile))]
sealed partial class ConfigurationJson : JsonSerializerContext;
