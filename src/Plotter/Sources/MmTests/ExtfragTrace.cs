// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.RegularExpressions;
using Fleet.Analysis.Facts;

namespace Fleet.Plotter.Sources.MmTests;

/// <summary>
/// Counts mm_page_alloc_extfrag in the text that ftrace prints:
/// <c>cc1-123 [001] .... 45.678901: mm_page_alloc_extfrag: page=... pfn=0x1a2b alloc_order=0 fallback_order=3 pageblock_order=9
/// alloc_migratetype=0 fallback_migratetype=1 fragmenting=1 change_ownership=0</c>. Anything else is passed over.
/// </summary>
/// <param name="migratetypes">Names by the kernel's number; empty where no log of the run says.</param>
sealed partial class ExtfragTrace(IReadOnlyList<string> migratetypes)
{
    readonly record struct Key(int Order, int Fallback, int Donor, int Claimer, Ownership Ownership);

    readonly Dictionary<Key, long> _counts = [];
    readonly CountBins _fragmenting = new();
    readonly FallbackSeries _fallbacks = new();
    double? _first;

    public int? PageblockOrder { get; private set; }

    /// <summary>From the first event to the last, seconds.</summary>
    public double Seconds { get; private set; }

    public void Add(string line)
    {
        if (Event().Match(line) is not { Success: true } match)
        {
            return;
        }

        int Value(string name) => int.Parse(match.Groups[name].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        var ownership = match.Groups["owned"].Success ? (Value("owned") == 0 ? Ownership.Steal : Ownership.Claim) : Ownership.Unknown;
        var key = new Key(Value("order"), Value("fallback"), Value("donor"), Value("claimer"), ownership);
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
        PageblockOrder = Value("block");
        if (!double.TryParse(match.Groups["time"].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var time))
        {
            return;
        }

        _first ??= time;
        Seconds = Math.Max(Seconds, time - _first.Value);
        var since = Math.Max(0, time - _first.Value);
        _fallbacks.Of(Named(key, 0), PageblockOrder).Add(since, 1);
        if (key.Fallback < PageblockOrder)
        {
            _fragmenting.Add(since, 1);
        }
    }

    public IReadOnlyList<ExtfragCount> Counts() => [.. _counts.Select(pair => Named(pair.Key, pair.Value))];

    public TimeBins Series(double durationSeconds) => _fragmenting.Build(durationSeconds);

    public IReadOnlyDictionary<FallbackPattern, TimeBins> Fallbacks(double durationSeconds) => _fallbacks.Build(durationSeconds);

    ExtfragCount Named(Key key, long count) =>
        new(key.Order, key.Fallback, Name(key.Donor), Name(key.Claimer), key.Ownership, null, null, count);

    string Name(int number) => number < migratetypes.Count ? migratetypes[number]
        : string.Create(CultureInfo.InvariantCulture, $"type {number}");

    [GeneratedRegex(@"(?:\s(?<time>\d{1,12}\.\d{1,9}):\s+)?mm_page_alloc_extfrag: .*alloc_order=(?<order>\d{1,2}) fallback_order=(?<fallback>\d{1,2}) "
        + @"pageblock_order=(?<block>\d{1,2}) alloc_migratetype=(?<claimer>\d{1,2}) fallback_migratetype=(?<donor>\d{1,2}) fragmenting=\d(?: change_ownership=(?<owned>\d))?")]
    private static partial Regex Event();
}
