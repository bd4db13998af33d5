// SPDX-License-Identifier: Apache-2.0
namespace Fleet.FaultAgent.Mutants;

/// <summary>Mistakes that other agents have made, put around Fleet's own parts to see that the judge finds them.</summary>
enum Mutant
{
    None,

    /// <summary>The disk is never asked to confirm, and says that it did.</summary>
    FsyncOff,

    /// <summary>A batch gets its number when it is sent, and another when it is sent again.</summary>
    SeqAtSend,

    /// <summary>What five attempts could not deliver is dropped.</summary>
    RetryLimit,

    /// <summary>Every wait is its limit.</summary>
    NoJitter,

    /// <summary>A batch leaves the spool when it is sent.</summary>
    UnlinkBeforeAck,
}
