// SPDX-License-Identifier: Apache-2.0
namespace Fleet.LibBpf.Tests;

public sealed class TracepointFormatTests
{
    const string Text = """
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
        var format = TracepointFormat.Parse("sched/sched_switch", Text)!;

        Assert.Equal(312, format.Id);
        Assert.Equal(
            [new("common_type", 0, 2), new("prev_comm", 8, 16), new("prev_state", 32, 8), new TracepointField("name", 40, 4)], format.Fields);
        Assert.Equal(32, format.Field("prev_state")!.Value.Offset);
        Assert.Null(format.Field("nosuch"));
    }

    [Fact]
    public void A_text_without_an_id_is_no_format() => Assert.Null(TracepointFormat.Parse("x/y", "field:int a; offset:0; size:4;"));
}
