// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Agent.Exporting;

/// <summary>A recording that cannot be exported. The message is one line: what, where, and how to mend it.</summary>
sealed class ExportException(string message) : Exception(message);
