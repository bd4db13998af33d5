// SPDX-License-Identifier: Apache-2.0
namespace Fleet.LibBpf.Tests;

public sealed class TracepointFormatTests
{
    const string Switch = """
        name: sched_switch
        ID: 312
        format:
        	field:unsigned short common_type;	offset:0;	size:2;	signed:0;

        	field:char prev_comm[16];	offset:8;	size:16;	signed:0;
        	field:long prev_state;	offset:32;	size:8;	signed:1;
        	field:__data_loc char[] name;	offset:40;	size:4;	signed:1;

        print fmt: "field:fake offset:1; size:1;", REC->prev_comm
        """;

    [Fact]
    public void Id_and_fields_are_read()
    {
        var format = TracepointFormat.Parse("sched/sched_switch", Switch)!;

        Assert.Equal(312, format.Id);
        Assert.Equal(
            [new("common_type", 0, 2), new("prev_comm", 8, 16), new("prev_state", 32, 8), new TracepointField("name", 40, 4)], format.Fields);
        Assert.Equal(32, format.Field("prev_state")!.Value.Offset);
        Assert.Null(format.Field("nosuch"));
    }

    [Fact]
    public void A_text_without_an_id_is_no_format() => Assert.Null(TracepointFormat.Parse("x/y", "field:int a; offset:0; size:4;"));

    /// <summary>mm_page_alloc_extfrag of four kernels, and of two of them the out-of-tree pair, from the lab's module.</summary>
    public static TheoryData<string> Fixtures() =>
        [.. Directory.GetFiles(Root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal)];

    static readonly string Root = Path.Combine(AppContext.BaseDirectory, "fixtures");

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_kernels_own_format_is_understood_to_the_last_field(string fixture)
    {
        var text = Text(fixture);
        var format = TracepointFormat.Parse(fixture, text)!;

        Assert.Equal(text.Split("field:").Length - 1, format.Fields.Count);
        foreach (var name in (string[])(Path.GetFileName(fixture) switch
        {
            "mm_page_alloc_extfrag" => ["pfn", "alloc_order", "fallback_order", "alloc_migratetype", "fallback_migratetype", "change_ownership"],
            "mm_compaction_success" => ["nid", "idx", "order", "ret"],
            _ => ["order"],
        }))
        {
            Assert.InRange(format.Field(name)!.Value.Offset, 8, 64); // the common fields come first
            Assert.True(format.Field(name)!.Value.Size is 4 or 8, name);
        }
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Cut_off_anywhere_it_has_only_fields_that_the_whole_text_has(string fixture)
    {
        var text = Text(fixture);
        var whole = TracepointFormat.Parse(fixture, text)!;
        for (var end = 0; end < text.Length; end++)
        {
            // A number that was cut off is another one, but its line's end is missing.
            if (TracepointFormat.Parse(fixture, text[..end]) is { } cut)
                Assert.Empty(cut.Fields.Except(whole.Fields));
        }
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void A_damaged_format_is_read_without_an_exception(string fixture)
    {
        var (text, random) = (Text(fixture), new Random(20261129));
        for (var round = 0; round < 1000; round++)
        {
            var damaged = text.ToCharArray();
            for (var hit = random.Next(1, 30); hit > 0; hit--)
                damaged[random.Next(damaged.Length)] = (char)random.Next(0, 256);
            var format = TracepointFormat.Parse(fixture, new string(damaged));

            Assert.All(format?.Fields ?? [], field => Assert.True(field.Offset >= 0 && field.Size >= 0, $"{field}"));
        }
    }

    [Theory]
    [InlineData("ID: 99999999999\n")]
    [InlineData("ID: -1\n")]
    [InlineData("ID: \u0661\n")]
    public void A_number_that_is_none_is_no_id(string text) => Assert.Null(TracepointFormat.Parse("x/y", text));

    [Fact]
    public void A_field_whose_place_is_no_number_is_left_out() =>
        Assert.Equal(["b"], TracepointFormat.Parse("x/y", "ID: 1\nformat:\n\tfield:int a;\toffset:99999999999;\tsize:4;\n\tfield:int b;\toffset:8;\tsize:4;\n")!
            .Fields.Select(field => field.Name));

    static string Text(string fixture) => File.ReadAllText(Path.Combine(Root, fixture));
}
