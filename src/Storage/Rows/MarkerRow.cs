// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Reading;
using Fleet.V1;

namespace Fleet.Storage.Rows;

/// <summary>A marker with both clocks.</summary>
sealed record MarkerRow(ulong BootNs, MarkerInfo Info)
{
    public static MarkerRow From(Marker marker, WallClock clock) =>
        new(marker.BootNs, new MarkerInfo(clock.At(marker.BootNs), StoredText.Clean(marker.Text)));
}
