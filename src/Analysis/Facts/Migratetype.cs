// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Analysis.Facts;

/// <summary>Migratetypes that metrics speak of, in the kernel's spelling (/proc/pagetypeinfo).</summary>
public static class Migratetype
{
    public const string Unmovable = "Unmovable";
    public const string Movable = "Movable";
    public const string Reclaimable = "Reclaimable";

    /// <summary>Stands where a source did not record the type.</summary>
    public const string NotRecorded = "not recorded";

    /// <summary>Those that every kernel has, in the order of reports.</summary>
    public static IReadOnlyList<string> Usual { get; } = [Unmovable, Movable, Reclaimable];
}
