// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using System.IO.Compression;

namespace Fleet.Agent.Host;

/// <summary>Tells one build of a kernel from another that has the same release.</summary>
static class KernelBuild
{
    const int NoteHeader = 12, GnuBuildId = 3, LongestId = 64;

    /// <summary>The GNU build id among the notes of an ELF file; the names and descriptions of notes are padded to 4 bytes.</summary>
    /// <returns>Small hexadecimal digits; empty where there is none.</returns>
    public static string BuildId(ReadOnlySpan<byte> notes)
    {
        while (notes.Length >= NoteHeader)
        {
            var name = BinaryPrimitives.ReadUInt32LittleEndian(notes);
            var description = BinaryPrimitives.ReadUInt32LittleEndian(notes[4..]);
            var type = BinaryPrimitives.ReadUInt32LittleEndian(notes[8..]);
            var (begin, end) = (NoteHeader + Padded(name), NoteHeader + Padded(name) + Padded(description));
            if (end > (ulong)notes.Length)
            {
                return "";
            }
            if (type == GnuBuildId && notes.Slice(NoteHeader, (int)name).SequenceEqual("GNU\0"u8) && description is > 0 and <= LongestId)
            {
                return Convert.ToHexStringLower(notes.Slice((int)begin, (int)description));
            }
            notes = notes[(int)end..];
        }
        return "";
    }

    /// <summary>SHA-256 of the configuration's text, from /proc/config.gz or from what the distribution put into /boot.</summary>
    /// <returns>Small hexadecimal digits; empty where there is neither.</returns>
    public static string ConfigSha256(HostFiles files, string release)
    {
        try
        {
            if (files.TryReadBytes("proc/config.gz") is { } packed)
            {
                using var text = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
                return Sha256.Of(text);
            }
        }
        catch (InvalidDataException)
        {
            // Not what a kernel puts there: the copy in /boot may still be the right one.
        }
        return files.TryReadBytes("boot/config-" + release) is { } plain ? Sha256.Of(new MemoryStream(plain)) : "";
    }

    static ulong Padded(uint length) => ((ulong)length + 3) & ~3UL;
}
