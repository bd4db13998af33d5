// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Storage.Rows;

/// <summary>A moment that the user named.</summary>
sealed record MarkerRow(DateTimeOffset Time, ulong BootNs, string Text);
