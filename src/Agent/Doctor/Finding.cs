// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Serialization;

namespace Fleet.Agent.Doctor;

/// <summary>One line of the doctor's table.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Remedy">The way out; null where nothing is wrong.</param>
sealed record Finding(string Name, Health Health, string Detail, string? Remedy = null);

/// <summary>What a finding means for capturing.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Health>))]
enum Health
{
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>The agent works, but measures less.</summary>
    [JsonStringEnumMemberName("limited")]
    Limited,

    /// <summary>Events cannot be captured, or what was configured does not work.</summary>
    [JsonStringEnumMemberName("missing")]
    Missing,
}
