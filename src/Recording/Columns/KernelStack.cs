// SPDX-License-Identifier: Apache-2.0
namespace Fleet.Recording.Columns;

/// <summary>A kernel stack, innermost frame first. Equal where its frames are.</summary>
/// <param name="frames">Each as name+0xoffset, with [module] where there is one.</param>
public sealed class KernelStack(IReadOnlyList<string> frames) : IEquatable<KernelStack>
{
    public IReadOnlyList<string> Frames { get; } = frames;

    public bool Equals(KernelStack? other) => other is not null && Frames.SequenceEqual(other.Frames, StringComparer.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as KernelStack);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var frame in Frames)
        {
            hash.Add(frame, StringComparer.Ordinal);
        }
        return hash.ToHashCode();
    }

    public override string ToString() => string.Join(';', Frames);
}
