// SPDX-License-Identifier: Apache-2.0
using Fleet.LibBpf;

namespace Fleet.Agent.Probes;

/// <summary>
/// What this kernel calls the numbers in its events, and what the events mean. The index of a name is its number; a list is
/// empty where the kernel does not say.
/// </summary>
/// <param name="CompactResults">enum compact_result, without COMPACT_.</param>
/// <param name="MigrateModes">enum migrate_mode, without MIGRATE_.</param>
/// <param name="MigrateReasons">enum migrate_reason, without MR_.</param>
/// <param name="ScanResults">enum scan_result, without SCAN_.</param>
/// <param name="Epochs">Names of <see cref="KernelEpochs"/>.</param>
public sealed record KernelVocabulary(
    IReadOnlyList<string> CompactResults, IReadOnlyList<string> MigrateModes, IReadOnlyList<string> MigrateReasons, IReadOnlyList<string> ScanResults,
    IReadOnlyList<string> Epochs)
{
    public static KernelVocabulary None { get; } = new([], [], [], [], []);

    internal static KernelVocabulary From(Btf kernel) => new(
        NamesOf(kernel, "compact_result", "COMPACT_"), NamesOf(kernel, "migrate_mode", "MIGRATE_"),
        NamesOf(kernel, "migrate_reason", "MR_", "MR_TYPES"), NamesOf(kernel, "scan_result", "SCAN_"),
        KernelEpochs.Of(kernel, KernelRelease.Read()));

    static string[] NamesOf(Btf kernel, string name, string prefix, params string[] bounds)
    {
        var values = kernel.EnumValues(name)?.Where(value => value.Key.StartsWith(prefix, StringComparison.Ordinal) && !bounds.Contains(value.Key)).ToList() ?? [];
        var names = new string[values.Count == 0 ? 0 : values.Max(value => value.Value) + 1];
        Array.Fill(names, "");
        foreach (var (symbol, number) in values)
            names[number] = symbol[prefix.Length..].ToLowerInvariant();
        return names;
    }
}
