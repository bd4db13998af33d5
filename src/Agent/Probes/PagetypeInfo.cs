// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text;

namespace Fleet.Agent.Probes;

/// <summary>The head of /proc/pagetypeinfo, the only place where a kernel says its pageblock_order.</summary>
static class PagetypeInfo
{
    const string Path = "/proc/pagetypeinfo";
    const string OrderLine = "Page block order:";

    /// <summary>Null where the file is missing or not ours to read (it is root's).</summary>
    /// <remarks>Once at start only: the kernel walks every free list for it, under the zone's lock.</remarks>
    internal static int? ReadPageblockOrder()
    {
        try
        {
            using var file = File.OpenRead(Path);
            var head = new byte[64];
            return ParsePageblockOrder(Encoding.ASCII.GetString(head, 0, file.Read(head)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    internal static int? ParsePageblockOrder(string text)
    {
        var line = text.Split('\n')[0];
        return line.StartsWith(OrderLine, StringComparison.Ordinal)
            && int.TryParse(line[OrderLine.Length..], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var order) ? order : null;
    }
}
