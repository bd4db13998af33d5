// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using Fleet.Analysis.Comparisons;
using Fleet.Analysis.Metrics;
using Fleet.Plotter.Sources;

namespace Fleet.Plotter.Commands;

/// <summary>The flags that <c>compare</c> and <c>plot</c> share: where runs are, and how they are compared.</summary>
sealed class AnalysisFlags
{
    /// <summary>Where the seed's tool ran: x86-64 with 4 KiB pages. It does not record the order itself.</summary>
    public const int SeedPageblockOrder = 9;

    readonly Option<string?> _store = PlotterCommand.StoreOption();
    readonly Option<string> _per;
    readonly Option<double> _alpha;
    readonly Option<double> _noise;
    readonly Option<int> _pageblockOrder;

    readonly Option<string> _align = new("--align")
    {
        Description = "Zero of each run: start, marker:TEXT (what came before is left out), or wall (runs keep their distance in time)",
        DefaultValueFactory = _ => "start",
    };

    public AnalysisFlags()
    {
        _per = new Option<string>("--per") { Description = "What counts are divided by", DefaultValueFactory = _ => Exposure.Hour.Id };
        _per.AcceptOnlyFromAmong([.. Exposure.All.Select(exposure => exposure.Id)]);
        _alpha = Bounded("--alpha", 0.05, 0.0001, 0.5, "Highest false discovery rate, and 1 minus the level of intervals");
        _noise = Bounded("--noise", 3, 0, 100, "Changes smaller than this percentage are no difference");
        _pageblockOrder = new Option<int>("--pageblock-order")
        {
            Description = "Assumed for seed JSON files, which do not record it", DefaultValueFactory = _ => SeedPageblockOrder,
        };
        _pageblockOrder.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 20)
            {
                result.AddError("--pageblock-order: want 1 to 20");
            }
        });
    }

    /// <summary>Only where runs are; how they are compared is said elsewhere.</summary>
    public void AddSourcesTo(Command command)
    {
        command.Add(_store);
        command.Add(_pageblockOrder);
        command.Add(_align);
    }

    public void AddTo(Command command, bool comparing)
    {
        AddSourcesTo(command);
        command.Add(_per);
        if (comparing)
        {
            command.Add(_alpha);
            command.Add(_noise);
        }
    }

    public ArmLoader LoaderOf(ParseResult parsed) => new(
        () => PlotterCommand.Open(PlotterCommand.LocationOf(parsed.GetValue(_store))),
        files => files.OpenReader(), parsed.GetValue(_pageblockOrder), AlignmentOf(parsed));

    /// <exception cref="PlotterException">The flag is none of its values.</exception>
    public Alignment AlignmentOf(ParseResult parsed) => Alignment.Parse(parsed.GetValue(_align)!);

    public ComparisonOptions OptionsOf(ParseResult parsed)
    {
        var per = Exposure.All.First(exposure => exposure.Id == parsed.GetValue(_per));
        var options = new ComparisonOptions(per, Zero: AlignmentOf(parsed).Zero);
        return parsed.CommandResult.Command.Options.Contains(_alpha)
            ? options with { Alpha = parsed.GetValue(_alpha), NoiseThreshold = parsed.GetValue(_noise) / 100 }
            : options;
    }

    static Option<double> Bounded(string name, double normal, double low, double high, string description)
    {
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => normal };
        option.Validators.Add(result =>
        {
            var value = result.GetValueOrDefault<double>();
            if (!(value >= low && value <= high))
            {
                result.AddError(FormattableString.Invariant($"{name}: want {low} to {high}"));
            }
        });
        return option;
    }
}
