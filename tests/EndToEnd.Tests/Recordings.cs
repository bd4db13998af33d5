// SPDX-License-Identifier: Apache-2.0
using Fleet.TestKit;

namespace Fleet.EndToEnd.Tests;

/// <summary>The real recordings that ship with the project: several runs of two kernels.</summary>
static class Recordings
{
    public static IReadOnlyList<string> All { get; } =
        [.. Directory.EnumerateFiles(Repository.PathTo("lab", "recordings"), "*.frag").Order(StringComparer.Ordinal)];

    public static string Any() => All[0];
}
