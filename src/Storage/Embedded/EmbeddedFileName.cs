// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Fleet.Recording;
using Fleet.V1;

namespace Fleet.Storage.Embedded;

/// <summary>Names of the embedded store's files: for people; programs read the header.</summary>
static class EmbeddedFileName
{
    public static string PathOf(string directory, StreamKey key, ulong segmentNo) => Path.Combine(directory,
        string.Create(CultureInfo.InvariantCulture, $"{key.StreamId:N}-{(key.Lane == Lane.Summary ? "summary" : "detail")}-{segmentNo:D6}.frag"));
}
