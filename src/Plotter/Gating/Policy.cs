// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using System.Text.Json.Serialization;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Metrics;
using Fleet.Plotter.Commands;
using Fleet.Storage.Reading;

namespace Fleet.Plotter.Gating;

/// <summary>What a gate lets pass, schema <c>fleet/policy/v1</c>, described in docs/formats/policy-v1.md.</summary>
/// <param name="Metrics">By metric id: only these are judged.</param>
/// <param name="Acknowledged">Regressions that are known and do not fail.</param>
sealed record Policy(
    string Schema, IReadOnlyDictionary<string, PolicyRule> Metrics, string Per = "hour", double Alpha = 0.05, double NoisePercent = 3,
    IReadOnlyList<Acknowledgement>? Acknowledged = null)
{
    const string KnownSchema = "fleet/policy/v1";

    static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    public ComparisonOptions Options => new(Exposure.All.First(exposure => exposure.Id == Per), Alpha, NoisePercent / 100);

    /// <param name="name">Of the file, for messages.</param>
    /// <exception cref="PlotterException">It is no policy, or one that could not be kept.</exception>
    public static Policy Parse(string json, string name)
    {
        try
        {
            var policy = JsonSerializer.Deserialize<Policy>(json, Format) ?? throw new JsonException("it is empty");
            return policy.Objections().FirstOrDefault() is { } objection ? throw new JsonException(objection) : policy;
        }
        catch (JsonException e)
        {
            throw new PlotterException(ExitCode.Usage, $"{name} is not a policy: {e.Message.ReplaceLineEndings(" ")}; docs/formats/policy-v1.md has examples", e);
        }
    }

    IEnumerable<string> Objections()
    {
        if (Schema != KnownSchema)
        {
            yield return $"schema is '{Schema}', want '{KnownSchema}'";
        }

        if (Exposure.All.All(exposure => exposure.Id != Per))
        {
            yield return $"per is '{Per}', want one of {string.Join(", ", Exposure.All.Select(exposure => exposure.Id))}";
        }

        if (!(Alpha is > 0 and <= 0.5) || !(NoisePercent is >= 0 and <= 100))
        {
            yield return "want alpha over 0 and at most 0.5, and noise_percent from 0 to 100";
        }

        if (Metrics.Count == 0)
        {
            yield return "metrics names none: nothing would ever fail";
        }

        foreach (var id in Metrics.Keys.Concat((Acknowledged ?? []).Select(known => known.Metric)))
        {
            var metric = MetricCatalogue.All.FirstOrDefault(metric => metric.Id == id);
            if (metric is null || metric.Better == Direction.None)
            {
                yield return metric is null ? $"there is no metric '{id}'" : $"'{id}' is neither good nor bad: it cannot regress";
            }
        }

        foreach (var fault in (Acknowledged ?? []).Select(known => known.Kernel is { } kernel ? Glob.Fault(kernel) : null).OfType<string>())
        {
            yield return fault;
        }
    }
}

/// <summary>How much worse one metric may become.</summary>
/// <param name="MaxPercent">Of A's median, in the worse direction; 0 fails on every verdict of worse.</param>
/// <param name="MaxShift">In the metric's unit, for where A's median is 0 and there is no percentage; null lets nothing pass.</param>
/// <param name="Inconclusive">Whether runs that show neither may pass.</param>
sealed record PolicyRule(double MaxPercent = 0, double? MaxShift = null, OnInconclusive Inconclusive = OnInconclusive.Pass);

enum OnInconclusive
{
    Pass,
    Fail,
}

/// <summary>A regression that somebody has looked at.</summary>
/// <param name="Reason">Why it may stand, for whoever reads the report.</param>
/// <param name="MaxPercent">Beyond this it fails again.</param>
/// <param name="Kernel">A pattern that the kernel of every run of B must match; null for any.</param>
/// <param name="Until">The last day, UTC; null for ever.</param>
sealed record Acknowledgement(string Metric, string Reason, double MaxPercent, string? Kernel = null, DateOnly? Until = null);
