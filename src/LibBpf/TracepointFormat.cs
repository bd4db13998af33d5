// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.RegularExpressions;

namespace Fleet.LibBpf;

/// <summary>A classic tracepoint: its id, and where its record holds each field on this kernel.</summary>
public sealed partial record TracepointFormat(string Name, int Id, IReadOnlyList<TracepointField> Fields)
{
    /// <summary>The field of that name, null if there is none.</summary>
    public TracepointField? Field(string name)
    {
        foreach (var field in Fields)
        {
            if (field.Name == name)
                return field;
        }
        return null;
    }

    /// <summary>Reads the text of a <c>format</c> file; null if it has no id. A field whose place cannot be read is left out.</summary>
    internal static TracepointFormat? Parse(string name, string text)
    {
        if (IdLine().Match(text) is not { Success: true } id || Number(id.Groups["id"]) is not { } number)
            return null;
        List<TracepointField> fields = [];
        foreach (Match field in FieldLine().Matches(text))
        {
            if (Number(field.Groups["offset"]) is { } offset && Number(field.Groups["size"]) is { } size)
                fields.Add(new TracepointField(field.Groups["name"].Value, offset, size));
        }
        return new TracepointFormat(name, number, fields);
    }

    static int? Number(Group group) =>
        int.TryParse(group.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"^ID: (?<id>[0-9]+)$", RegexOptions.Multiline)]
    private static partial Regex IdLine();

    [GeneratedRegex(@"^\s+field:[^;]*?(?<name>\w+)(\[[^\]]*\])?;\s*offset:(?<offset>[0-9]+);\s*size:(?<size>[0-9]+);", RegexOptions.Multiline)]
    private static partial Regex FieldLine();
}

/// <param name="Offset">Bytes from the start of the record.</param>
/// <param name="Size">Bytes.</param>
public readonly record struct TracepointField(string Name, int Offset, int Size);
