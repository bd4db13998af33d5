// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Storage.Writing;

/// <summary>The store cannot be reached or refuses work for now. The message says which and how to mend it.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The server's SQLSTATE; null where it was not a server that answered.</summary>
    public string? SqlState { get; init; }

    /// <summary>The connection went inside a commit. Where it is known by now, the commit did not take place.</summary>
    public Doubt Doubt { get; init; }
}

/// <summary>What is known of a commit whose connection went.</summary>
public enum Doubt
{
    /// <summary>The failure was before the commit: nothing is stored.</summary>
    None,

    /// <summary>The cursor says that nothing is stored.</summary>
    Aborted,

    /// <summary>The cursor could not be asked: the agent's next session will.</summary>
    Open,
}
