// SPDX-License-Identifier: Apache-2.0
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fleet.Agent.Doctor;

/// <summary>The findings as a table for people or as JSON for programs. Pure.</summary>
/// <param name="Schema">Version of this layout.</param>
/// <param name="Healthy">Nothing that is needed is missing.</param>
sealed record DoctorReport(int Schema, bool Healthy, IReadOnlyList<Finding> Findings)
{
    public static DoctorReport Of(IReadOnlyList<Finding> findings) => new(1, findings.All(finding => finding.Health != Health.Missing), findings);

    public string ToJson() => JsonSerializer.Serialize(this, DoctorJson.Default.DoctorReport);

    public string ToTable()
    {
        var text = new StringBuilder();
        var width = Findings.Max(finding => finding.Name.Length);
        foreach (var finding in Findings)
        {
            text.Append(Mark(finding.Health)).Append("  ").Append(finding.Name.PadRight(width)).Append("  ").Append(finding.Detail).Append('\n');
            if (finding.Remedy is { } remedy)
            {
                text.Append(' ', Mark(Health.Ok).Length + 4 + width).Append("-> ").Append(remedy).Append('\n');
            }
        }
        return text.ToString();
    }

    static string Mark(Health health) => health switch
    {
        Health.Ok => "ok      ",
        Health.Limited => "limited ",
        _ => "MISSING ",
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(DoctorReport))]
sealed partial class DoctorJson : JsonSerializerContext;
