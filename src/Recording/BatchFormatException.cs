// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Recording;

/// <summary>A batch that cannot be read. The message is one line for a person.</summary>
public sealed class BatchFormatException(BatchFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    public BatchFault Fault { get; } = fault;
}

/// <summary>Why a batch cannot be read: decides whether it is damage or only a newer format.</summary>
public enum BatchFault
{
    /// <summary>The bytes are not what was written.</summary>
    Corrupt,

    /// <summary>Written by a newer agent: keep the bytes, a newer reader knows them.</summary>
    Unsupported,

    /// <summary>Larger than <see cref="BatchCodec.MaxRawBytes"/>.</summary>
    TooBig,
}
