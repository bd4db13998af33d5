// SPDX-License-Identifier: Apache-2.0
using System.CommandLine;
using Fleet.Agent.Configuration;

namespace Fleet.Agent.CommandLine;

/// <summary>The options of <c>run</c> that bound its spool.</summary>
sealed class SpoolFlags
{
    public Option<string> Directory { get; } = CommonOptions.Spool();

    public Option<string> Bytes { get; } = new("--spool-bytes") { Description = "Bound of the spool (default 512MiB)", HelpName = "SIZE" };

    public Option<string> Age { get; } = new("--spool-age") { Description = "What is older is dropped and counted; counts and samples only beyond 32MiB (default 7d)", HelpName = "TIME" };

    public Option<string> Free { get; } = new("--spool-free")
    {
        Description = "Space to leave free on the spool's filesystem (default 1GiB, or 5 % of it where that is less)", HelpName = "SIZE",
    };

    public Option<string> SyncInterval { get; } = new("--sync-interval")
    {
        Description = "How long the disk may keep what was written to itself: what a power cut can cost (default 1s)", HelpName = "TIME",
    };

    public Option<string> SyncBytes { get; } = new("--sync-bytes")
    {
        Description = "So much is confirmed by the disk before the interval is over (default 4MiB)", HelpName = "SIZE",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (ReadOnlySpan<Option>)[Directory, Bytes, Age, Free, SyncInterval, SyncBytes])
        {
            command.Add(option);
        }
    }

    /// <exception cref="ConfigurationException"/>
    public SpoolSettings Read(ParseResult parsed, Settings settings) => settings.Spool(
        parsed.GetValue(Directory), parsed.GetValue(Bytes), parsed.GetValue(Age), parsed.GetValue(Free), parsed.GetValue(SyncInterval),
        parsed.GetValue(SyncBytes));
}
