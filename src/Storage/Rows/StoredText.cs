// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Storage.Rows;

/// <summary>Text as PostgreSQL can keep it.</summary>
static class StoredText
{
    /// <summary>NUL is the one character that a text column refuses.</summary>
    public static string Clean(string text) => text.Contains('\0') ? text.Replace("\0", "\\x00") : text;
}
