// SPDX-License-Identifier: Apache-2.0
using System.Buffers;

namespace Fleet.Plotter.Sources.SeedJson;

/// <summary>
/// Reads events of the shape that the seed tool writes, flat objects without escapes, several times faster than the general
/// reader, which is most of what a comparison of large captures takes. It stops before the first event that is anything else,
/// and reads none differently: a test holds it to the general reader on damaged files.
/// </summary>
ref struct FlatEvents
{
    // 10 to the power of each is exact as a double, and so are the digits: their quotient is the nearest double.
    const int MostDigits = 15;

    static readonly SearchValues<byte> TextEnds = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);
    static readonly double[] PowersOfTen = [.. Enumerable.Range(0, MostDigits + 1).Select(i => Math.Pow(10, i))];

    readonly ReadOnlySpan<byte> _bytes;
    int _at;

    FlatEvents(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <param name="bytes">What follows an event.</param>
    /// <returns>How many of the bytes are whole events, each with the comma before it; those were added.</returns>
    public static int Read(ReadOnlySpan<byte> bytes, SeedAccumulator accumulator)
    {
        var events = new FlatEvents(bytes);
        var read = 0;
        while (events.TryEvent(out var e))
        {
            accumulator.Add(e);
            read = events._at;
        }

        return read;
    }

    bool TryEvent(out SeedEvent e)
    {
        e = default;
        if (!Take((byte)',') || !Take((byte)'{'))
        {
            return false;
        }

        do
        {
            if (!TryText(out var name) || !Take((byte)':') || !TryValue(SeedText.FieldOf(name), ref e))
            {
                return false;
            }
        }
        while (Take((byte)','));
        return Take((byte)'}');
    }

    bool TryValue(SeedField field, ref SeedEvent e)
    {
        switch (Next())
        {
            case (byte)'"':
                return TryText(out var text) && TrySet(field, SeedText.Frequent(text), ref e);
            case (byte)'t':
                return TakeWord("true"u8) && TrySet(field, true, ref e);
            case (byte)'f':
                return TakeWord("false"u8) && TrySet(field, false, ref e);
            case (byte)'n':
                return TakeWord("null"u8);
            case 0:
                return false;
            default:
                return TryNumber(out var digits, out var decimals) && TrySet(field, digits, decimals, ref e);
        }
    }

    /// <param name="text">Null where it is not one of the frequent ones.</param>
    static bool TrySet(SeedField field, string? text, ref SeedEvent e)
    {
        switch (field)
        {
            case SeedField.Type: e.Type = text; break;
            case SeedField.From: e.From = text; break;
            case SeedField.To: e.To = text; break;
            case SeedField.Zone: e.Zone = text is "" ? null : text; break;
            // The first events alone say when the probes were loaded, and they are not read here.
            default: return field is SeedField.Other or SeedField.LocalTime;
        }

        return text is not null;
    }

    static bool TrySet(SeedField field, bool value, ref SeedEvent e)
    {
        e.IsSteal = field == SeedField.IsSteal ? value : e.IsSteal;
        return field is SeedField.IsSteal or SeedField.Other;
    }

    static bool TrySet(SeedField field, long digits, int decimals, ref SeedEvent e)
    {
        if (field == SeedField.Seconds)
        {
            e.Seconds = digits / PowersOfTen[decimals];
            return digits >= 0;
        }

        var whole = digits is >= 0 and <= ushort.MaxValue ? (int)digits : (int?)null;
        switch (field)
        {
            case SeedField.Order: e.Order = whole; break;
            case SeedField.FallbackOrder: e.FallbackOrder = whole; break;
            case SeedField.Node: e.Node = whole; break;
            case SeedField.Index: e.Index = digits is >= -1000 and <= 1000 ? (int)digits : null; break;
            default: return field == SeedField.Other;
        }

        return decimals == 0;
    }

    bool TryText(out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!Take((byte)'"'))
        {
            return false;
        }

        var rest = _bytes[_at..];
        var end = rest.IndexOfAny(TextEnds);
        if (end < 0 || rest[end] != '"')
        {
            return false;
        }

        text = rest[..end];
        _at += end + 1;
        return true;
    }

    // An exponent, a leading zero or too many digits: the general reader's. So is a number that the bytes end with.
    bool TryNumber(out long digits, out int decimals)
    {
        (digits, decimals) = (0, 0);
        var negative = _bytes[_at] == '-';
        var start = _at += negative ? 1 : 0;
        digits = Digits(0);
        var whole = _at - start;
        if (whole == 0 || (whole > 1 && _bytes[start] == '0') || _at == _bytes.Length)
        {
            return false;
        }

        if (_bytes[_at] == '.')
        {
            var point = _at++;
            digits = Digits(digits);
            decimals = _at - point - 1;
            if (decimals == 0 || _at == _bytes.Length)
            {
                return false;
            }
        }

        digits = negative ? -digits : digits;
        return whole + decimals <= MostDigits && (_bytes[_at] | 0x20) != 'e' && !(negative && digits == 0);
    }

    long Digits(long before)
    {
        for (; _at < _bytes.Length && (uint)(_bytes[_at] - '0') <= 9; _at++)
        {
            // What overflows has too many digits.
            before = unchecked((before * 10) + _bytes[_at] - '0');
        }

        return before;
    }

    bool TakeWord(ReadOnlySpan<byte> word)
    {
        var there = _bytes[_at..].StartsWith(word);
        _at += there ? word.Length : 0;
        return there;
    }

    bool Take(byte wanted)
    {
        var there = Next() == wanted;
        _at += there ? 1 : 0;
        return there;
    }

    /// <summary>The next byte that is not space; 0 at the end.</summary>
    byte Next()
    {
        for (; _at < _bytes.Length; _at++)
        {
            if (_bytes[_at] is var next and not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
            {
                return next;
            }
        }

        return 0;
    }
}
