// SPDX-License-Identifier: Apache-2.0
using System.Text.RegularExpressions;
using Fleet.TestKit;

namespace Fleet.EndToEnd.Tests;

/// <summary>A collector on free loopback ports, ready for agents.</summary>
sealed class Collector : IAsyncDisposable
{
    readonly ProcessRun _program;

    Collector(ProcessRun program, string url)
    {
        _program = program;
        Url = url;
    }

    public string Url { get; }

    public string Said => _program.Stderr;

    public static async Task<Collector> StartAsync(string store)
    {
        var program = Shipped.Start("collector", "serve", "--store", store, "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0");
        await program.SaysAsync("the store is ready");
        var listening = await program.SaysAsync("listening: agents");
        return new Collector(program, Regex.Match(listening, @"agents (http://\S+?)/?,").Groups[1].Value);
    }

    public Task<int> StopAsync() => _program.TerminateAsync();

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
