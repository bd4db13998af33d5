// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Agent.Capturing;

/// <summary>Direct attempts of one order, by their derived outcome.</summary>
/// <param name="Open">Still open when the capture ended.</param>
readonly record struct AttemptTotal(int Order, ulong Success, ulong Failed, ulong Deferred, ulong Open)
{
    public ulong Count => Success + Failed + Deferred + Open;

    /// <summary>Of those whose outcome is known; null where there are none.</summary>
    public double? SuccessPercent => Count > Open ? 100.0 * Success / (Count - Open) : null;

    public AttemptTotal Plus(Outcome outcome, ulong count) => outcome switch
    {
        Outcome.Success => this with { Success = Success + count },
        Outcome.Failed => this with { Failed = Failed + count },
        Outcome.Deferred => this with { Deferred = Deferred + count },
        _ => this with { Open = Open + count },
    };

    public AttemptTotal Plus(AttemptTotal other) =>
        new(Order, Success + other.Success, Failed + other.Failed, Deferred + other.Deferred, Open + other.Open);
}
