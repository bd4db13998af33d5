// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Fleet.Agent.Host;

/// <summary>Reads the kernel's small text files below a root, with buffers that are used again.</summary>
/// <param name="root"><c>/</c>, or where another root is mounted (a container that looks at its host; tests).</param>
/// <remarks>Threading: one thread; a text is valid until the next call.</remarks>
sealed class HostFiles(string root)
{
    const int LargestBytes = 64 << 20;

    byte[] _bytes = new byte[32 << 10];
    char[] _chars = new char[32 << 10];
    char[] _listing = [];
    int _listed;

    /// <summary>What was added since <see cref="BeginListing"/>.</summary>
    public ReadOnlySpan<char> Listed => _listing.AsSpan(0, _listed);

    /// <summary>False for another root: what may be done to this host must not be done for it.</summary>
    public bool AreOfThisHost => root == "/";

    public string Path(string relative) => System.IO.Path.Combine(root, relative);

    /// <exception cref="IOException">The file is absent, unreadable or absurdly large.</exception>
    /// <exception cref="UnauthorizedAccessException">Not for this user.</exception>
    public ReadOnlySpan<char> Read(string relative)
    {
        using var file = File.OpenHandle(Path(relative));
        return Read(file, relative);
    }

    /// <summary>Reads an open file from its beginning: the kernel makes its text anew.</summary>
    /// <exception cref="IOException">It is unreadable or absurdly large.</exception>
    public ReadOnlySpan<char> Read(SafeFileHandle file, string relative)
    {
        var length = ReadBytes(file, relative);
        if (_chars.Length < length)
        {
            _chars = new char[_bytes.Length];
        }
        return _chars.AsSpan(0, Encoding.Latin1.GetChars(_bytes.AsSpan(0, length), _chars));
    }

    public void BeginListing() => _listed = 0;

    /// <summary>Adds each line of an open file, with the file's path and a colon before it.</summary>
    /// <exception cref="IOException">It is unreadable or absurdly large.</exception>
    public void AddToListing(SafeFileHandle file, string relative)
    {
        foreach (var line in Read(file, relative).TrimEnd('\n').EnumerateLines())
        {
            var length = relative.Length + 1 + line.Length + 1;
            if (_listing.Length < _listed + length)
            {
                Array.Resize(ref _listing, Math.Max(4096, (_listed + length) * 2));
            }
            var into = _listing.AsSpan(_listed, length);
            relative.CopyTo(into);
            into[relative.Length] = ':';
            line.CopyTo(into[(relative.Length + 1)..]);
            into[^1] = '\n';
            _listed += length;
        }
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

    /// <inheritdoc cref="TryReadLine"/>
    public byte[]? TryReadBytes(string relative)
    {
        try
        {
            using var file = File.OpenHandle(Path(relative));
            return _bytes.AsSpan(0, ReadBytes(file, relative)).ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    int ReadBytes(SafeFileHandle file, string relative)
    {
        // /proc says that every file has length 0, so read until the end comes.
        var length = 0;
        for (int read; (read = RandomAccess.Read(file, _bytes.AsSpan(length), length)) > 0;)
        {
            length += read;
            if (length == _bytes.Length)
            {
                if (length >= LargestBytes)
                {
                    throw new IOException($"{Path(relative)} is larger than {LargestBytes >> 20} MiB");
                }
                Array.Resize(ref _bytes, length * 2);
            }
        }
        return length;
    }
}
