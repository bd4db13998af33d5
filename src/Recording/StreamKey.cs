// SPDX-License-Identifier: Apache-2.0
using Fleet.V1;

namespace Fleet.Recording;

/// <summary>One lane of one stream: the space in which sequence numbers count from 1.</summary>
/// <param name="StreamId">16 random bytes made at agent start; big-endian in files and messages.</param>
/// <param name="Lane">Summary or detail; never unspecified.</param>
public readonly record struct StreamKey(Guid StreamId, Lane Lane)
{
    public override string ToString() => $"{StreamId:N}/{(Lane == Lane.Summary ? "summary" : "detail")}";
}
