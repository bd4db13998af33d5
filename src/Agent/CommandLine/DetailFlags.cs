// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using Fleet.Agent.Bounds;
using Fleet.Agent.Configuration;

namespace Fleet.Agent.CommandLine;

/// <summary>The options that bound detail, for the verbs that capture.</summary>
sealed class DetailFlags
{
    readonly Option<string> _budget = new("--event-budget")
    {
        Description = $"Most events kept a second in detail, by number, bytes or both, e.g. 20000/s,1MiB/s, or none (default {Settings.DefaultEventBudget}); counts stay exact",
        HelpName = "BUDGET",
    };

    readonly Option<string> _maxCpu = new("--max-cpu")
    {
        Description = $"Share of one CPU beyond which the agent sheds detail (default {Settings.DefaultMaxCpu})", HelpName = "PERCENT",
    };

    readonly Option<string> _maxMemory = new("--max-memory")
    {
        Description = $"Resident memory beyond which the agent sheds detail (default {Settings.DefaultMaxMemory})", HelpName = "SIZE",
    };

    readonly Option<string> _stacks = new("--stacks")
    {
        Description = $"Kernel stacks of events: off, all, or N for one event in N (default {Settings.DefaultStacks}); a stack costs about 2 us", HelpName = "N",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (ReadOnlySpan<Option>)[_budget, _maxCpu, _maxMemory, _stacks])
        {
            command.Add(option);
        }
    }

    /// <exception cref="ConfigurationException"/>
    public DetailOptions Read(ParseResult parsed, Settings settings) => settings.Detail(
        parsed.GetValue(_budget), parsed.GetValue(_maxCpu), parsed.GetValue(_maxMemory), parsed.GetValue(_stacks));
}
