// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Collector.Health;

/// <summary>Whether the store takes batches now. Written by <see cref="StoreWatch"/> and the commit loop, read by health checks.</summary>
sealed class StoreHealth
{
    volatile string? _trouble = "not asked yet";

    /// <summary>What is wrong, one line; null when nothing is.</summary>
    public string? Trouble => _trouble;

    public void Up() => _trouble = null;

    public void Down(string trouble) => _trouble = trouble;
}
