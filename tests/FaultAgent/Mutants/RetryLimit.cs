// SPDX-License-Identifier: Apache-2.0
using Fleet.Agent.Shipping;
using Microsoft.Extensions.Logging;

namespace Fleet.FaultAgent.Mutants;

/// <summary>Drops what a number of attempts could not deliver, and goes on with what comes next.</summary>
static partial class RetryLimit
{
    public const int Attempts = 5;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <param name="shipper">Gives up after <see cref="Attempts"/>.</param>
    public static async Task<bool> RunAsync(Shipper shipper, ForgetfulSpool spool, ILogger log, CancellationToken ct)
    {
        while (!await shipper.RunAsync(ct))
        {
            if (ct.IsCancellationRequested)
            {
                return false;
            }
            spool.ForgetAll();
            GaveUp(log, Attempts);
            await Task.Delay(Pause, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "gave up after {Attempts} attempts")]
    static partial void GaveUp(ILogger log, int attempts);
}
