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

    /// <summary>Reads the text of a <c>format</c> file; null if it has no id.</summary>
    internal static TracepointFormat? Parse(string name, string text)
    {
        var id = IdLine().Match(text);
        if (!id.Success)
            return null;
        var fields = FieldLine().Matches(text).Select(match => new TracepointField(
            match.Groups["name"].Value, Number(match.Groups["offset"]), Number(match.Groups["size"])));
        return new TracepointFormat(name, Number(id.Groups["id"]), [.. fields]);
    }

    static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^ID: (?<id>\d+)$", RegexOptions.Multiline)]
    private static partial Regex IdLine();

    [GeneratedRegex(@"^\s+field:[^;]*?(?<name>\w+)(\[[^\]]*\])?;\s*offset:(?<offset>\d+);\s*size:(?<size>\d+);", RegexOptions.Multiline)]
    private static partial Regex FieldLine();
}

/// <param name="Offset">Bytes from the start of the record.</param>
/// <param name="Size">Bytes.</param>
public readonly record struct TracepointField(string Name, int Offset, int Size);
