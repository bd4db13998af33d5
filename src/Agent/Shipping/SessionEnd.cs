// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Shipping;

/// <summary>How a session ended that did not fail.</summary>
/// <param name="Complete">Everything was sent, the collector said its last acks.</param>
/// <param name="ReconnectAfter">When to begin the next; zero for at once.</param>
/// <param name="Reason">For the debug log.</param>
readonly record struct SessionEnd(bool Complete, TimeSpan ReconnectAfter, string Reason);
