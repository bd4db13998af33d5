// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording.Columns;

namespace Fleet.Storage.Rows;

/// <summary>Numbers from another machine must fit the columns that keep them; one that does not spoils its batch, not the commit.</summary>
static class RowLimits
{
    /// <exception cref="OverflowException">A number does not fit.</exception>
    public static CountRow Check(in CountRow row)
    {
        var key = row.Key;
        Small(key.AllocOrder, key.FallbackOrder, key.Donor, key.Claimer, (int)key.Ownership, (int)key.Kind, key.Node ?? 0, key.Zone ?? 0, key.Bucket,
            key.Mode, key.Origin, key.Status);
        Fits(row.Count);
        Fits(row.Sum);
        return row;
    }

    /// <exception cref="OverflowException">A number does not fit.</exception>
    public static ExtfragRow Check(in ExtfragRow row)
    {
        Small(row.AllocOrder, row.FallbackOrder, row.Donor, row.Claimer, (int)row.Ownership, row.Node ?? 0, row.Zone ?? 0,
            row.UnusableAlloc ?? 0, row.UnusablePageblock ?? 0);
        _ = checked((short)(row.IndexAlloc ?? 0));
        _ = checked((short)(row.IndexPageblock ?? 0));
        Fits(row.Pfn ?? 0);
        return row;
    }

    /// <exception cref="OverflowException">A number does not fit.</exception>
    public static CompactionRow Check(in CompactionRow row)
    {
        Small((int)row.Kind, row.Order ?? 0, row.Node ?? 0, row.Zone ?? 0, row.Mode, (int)row.Origin, row.Status);
        _ = checked((short)(row.IndexBefore ?? 0));
        _ = checked((short)(row.IndexAfter ?? 0));
        Fits(row.DurationNs ?? 0);
        Fits(row.MigrateScanned ?? 0);
        Fits(row.FreeScanned ?? 0);
        return row;
    }

    /// <exception cref="OverflowException">A number does not fit.</exception>
    public static SampleRow Check(in SampleRow row)
    {
        Small(row.Series.Node ?? 0, row.Series.Zone ?? 0, row.Series.Migratetype ?? 0);
        return row with { Series = row.Series with { Metric = StoredText.Clean(row.Series.Metric) } };
    }

    /// <exception cref="OverflowException">It does not fit a bigint.</exception>
    public static ulong Fits(ulong value) => (ulong)checked((long)value);

    static void Small(params ReadOnlySpan<int> values)
    {
        foreach (var value in values)
        {
            _ = checked((short)(uint)value);
        }
    }
}
