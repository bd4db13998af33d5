// SPDX-License-Identifier: Apache-2.0
using Fleet.Storage.Reading;
using Fleet.V1;

namespace Fleet.Storage.Rows;

/// <summary>A setting that changed, with both clocks.</summary>
sealed record SettingRow(ulong BootNs, SettingInfo Info)
{
    public static SettingRow From(Setting setting, WallClock clock) =>
        new(setting.BootNs, new SettingInfo(clock.At(setting.BootNs), StoredText.Clean(setting.Name), StoredText.Clean(setting.Value)));
}
