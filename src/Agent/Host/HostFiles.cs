// SPDX-License-Identifier: Apache-2.0
using System.Text;

namespace Fleet.Agent.Host;

/// <summary>Reads the kernel's small text files below a root, with buffers that are used again.</summary>
/// <param name="root"><c>/</c>, or where another root is mounted (a container that looks at its host; tests).</param>
/// <remarks>Threading: one thread; a text is valid until the next call.</remarks>
sealed class HostFiles(string root)
{
    const int LargestBytes = 64 << 20;

    byte[] _bytes = new byte[32 << 10];
    char[] _chars = new char[32 << 10];

    public string Path(string relative) => System.IO.Path.Combine(root, relative);

    /// <exception cref="IOException">The file is absent, unreadable or absurdly large.</exception>
    /// <exception cref="UnauthorizedAccessException">Not for this user.</exception>
    public ReadOnlySpan<char> Read(string relative)
    {
        var path = Path(relative);
        using var file = File.OpenHandle(path);
        // /proc says that every file has length 0, so read until the end comes.
        var length = 0;
        for (int read; (read = RandomAccess.Read(file, _bytes.AsSpan(length), length)) > 0;)
        {
            length += read;
            if (length == _bytes.Length)
            {
                if (length >= LargestBytes)
                {
                    throw new IOException($"{path} is larger than {LargestBytes >> 20} MiB");
                }
                Array.Resize(ref _bytes, length * 2);
            }
        }
        if (_chars.Length < length)
        {
            _chars = new char[_bytes.Length];
        }
        return _chars.AsSpan(0, Encoding.Latin1.GetChars(_bytes.AsSpan(0, length), _chars));
    }

    /// <returns>Null where the file does not exist or may not be read: not measured.</returns>
    public string? TryReadLine(string relative)
    {
        try
        {
            var text = Read(relative);
            var end = text.IndexOf('\n');
            return (end < 0 ? text : text[..end]).Trim().ToString();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc cref="TryReadLine"/>
    public string? TryRead(string relative)
    {
        try
        {
            return Read(relative).ToString();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
