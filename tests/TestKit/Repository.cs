// SPDX-License-Identifier: Apache-2.0
namespace Fleet.TestKit;

/// <summary>The checkout that the running tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder that holds Fleet.sln.</summary>
    public static string Root { get; } = Find();

    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Fleet.sln")))
        {
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException($"no Fleet.sln above {AppContext.BaseDirectory}: run the tests from a checkout");
        }
        return folder;
    }
}
