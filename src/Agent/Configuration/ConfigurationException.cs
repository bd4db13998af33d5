// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Configuration;

/// <summary>What a person wrote cannot be used. The message is one line: where, what, and how to mend it.</summary>
sealed class ConfigurationException(string message) : Exception(message);
