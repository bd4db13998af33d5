// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Commands;
using Fleet.Plotter.Sources;
using Fleet.TestKit;

namespace Fleet.Plotter.Tests.Sources;

public sealed class ArmSourceTests
{
    [Theory]
    [InlineData("run.frag", null, "run.frag", null)]
    [InlineData("a.frag,b.json", null, "a.frag|b.json", null)]
    [InlineData("runs/*.frag", null, "runs/*.frag", null)]
    [InlineData("vanilla=runs/*.frag", "vanilla", "runs/*.frag", null)]
    [InlineData("vanilla=./runs", "vanilla", "./runs", null)]
    [InlineData("kernel=6.12*", null, "", "kernel=6.12*")]
    [InlineData("kernel=6.12*,workload=a/b", null, "", "kernel=6.12*,workload=a/b")]
    [InlineData("patched=kernel=6.12*,workload=pw", "patched", "", "kernel=6.12*,workload=pw")]
    [InlineData("run:abc", null, "", "run:abc")]
    [InlineData("old=@latest", "old", "", "@latest")]
    [InlineData("nothing-here", null, "nothing-here", null)]
    public void Form_decides_what_a_source_is(string text, string? label, string files, string? selector)
    {
        var source = ArmSource.Parse(text);

        Assert.Equal((label, files, selector), (source.Label, string.Join('|', source.Files), source.Selector));
    }

    [Fact]
    public void Path_that_exists_is_a_path_whatever_it_looks_like()
    {
        using var folder = new TemporaryFolder();
        var odd = folder.File("kernel=6.1,x.json");
        File.WriteAllText(odd, "{}");

        Assert.Equal([odd], ArmSource.Parse(odd).Files);
    }

    [Fact]
    public void Directory_and_glob_stand_for_their_files_in_order()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "b.frag", "a.frag", "notes.txt", "h_fragmentation_data.json" })
        {
            File.WriteAllText(folder.File(name), "");
        }

        Assert.Equal(["a.frag", "b.frag", "h_fragmentation_data.json"], SourceFiles.Find(folder.Path).Select(Path.GetFileName));
        Assert.Equal(["a.frag", "b.frag"], SourceFiles.Find(folder.Path + "/*.frag").Select(Path.GetFileName));
        Assert.Equal(["b.frag"], SourceFiles.Find(folder.Path + "/[b-x].frag").Select(Path.GetFileName));
        Assert.Equal(["b.frag"], SourceFiles.Find(Path.GetDirectoryName(folder.Path) + "/*" + Path.GetFileName(folder.Path)[^6..] + "/b.*")
            .Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("no-such-file.frag", ExitCode.Usage, "no such file")]
    [InlineData("no-such-*.frag", ExitCode.NoData, "no file matches")]
    public void Missing_files_are_named(string path, int code, string words)
    {
        var error = Assert.Throws<PlotterException>(() => SourceFiles.Find(path));

        Assert.Equal(code, error.ExitCode);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kernel")]
    [InlineData("=6.1")]
    [InlineData("run:")]
    [InlineData("@newest")]
    public void Bad_selector_says_what_a_selector_is(string text)
    {
        var error = Assert.Throws<PlotterException>(() => StoreSelection.Parse(text));

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains("key=pattern", error.Message, StringComparison.Ordinal);
    }
}
