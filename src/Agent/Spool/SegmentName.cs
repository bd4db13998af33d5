// SPDX-License-Identifier: Apache-2.0
using Fleet.Recording;
using Fleet.V1;

namespace Fleet.Agent.Spool;

/// <summary>Names of segment files, for people: readers go by the header inside.</summary>
static class SegmentName
{
    public const string Pattern = "*.frag";

    public static string Of(StreamKey key, ulong segmentNo) =>
        $"{key.StreamId:N}-{(key.Lane == Lane.Summary ? "summary" : "detail")}-{segmentNo:D8}.frag";
}
