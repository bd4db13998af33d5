// SPDX-License-Identifier: Apache-2.0
using System.Net;
using Fleet.Agent.Bounds;

namespace Fleet.Agent.Configuration;

/// <summary>What <c>run</c> was told, flags over environment over file.</summary>
/// <param name="Collectors">None: spool only.</param>
/// <param name="Metrics">Null: nowhere.</param>
sealed record RunOptions(
    IReadOnlyList<Uri> Collectors, SpoolSettings Spool, DetailOptions Detail, bool AllowNoEvents, IReadOnlyDictionary<string, string> Labels,
    IPEndPoint? Metrics);
