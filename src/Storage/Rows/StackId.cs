// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Fleet.Recording.Columns;

namespace Fleet.Storage.Rows;

/// <summary>The number of a kernel stack: the first 8 bytes of the SHA-256 of its frames, so that every batch gives it the same.</summary>
static class StackId
{
    /// <summary>The id of each distinct stack object of the events; rows of a batch share them.</summary>
    public static IReadOnlyDictionary<KernelStack, long> Of(IEnumerable<KernelStack?> stacks)
    {
        var ids = new Dictionary<KernelStack, long>(ReferenceEqualityComparer.Instance);
        foreach (var stack in stacks)
        {
            if (stack is not null && !ids.ContainsKey(stack))
            {
                ids[stack] = Of(stack);
            }
        }
        return ids;
    }

    static long Of(KernelStack stack) =>
        BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', stack.Frames))));
}
