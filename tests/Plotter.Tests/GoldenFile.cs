// SPDX-License-Identifier: Apache-2.0
using Fleet.TestKit;

namespace Fleet.Plotter.Tests;

/// <summary>Expected texts beside the tests; FLEET_UPDATE_GOLDEN=1 writes them anew.</summary>
static class GoldenFile
{
    public static void Check(string name, string actual)
    {
        var path = Repository.PathTo("tests", "Plotter.Tests", "Golden", name);
        if (Environment.GetEnvironmentVariable("FLEET_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }
}
